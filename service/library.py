"""A library: one folder that holds a graph, the indexes that are views of it, and the caches that make them cheap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rdflib import URIRef

from graph.consistency import Damage, DamageKind, damage, documents
from graph.documents import documents as read_documents
from graph.errors import DocumentError
from graph.extraction import BuiltinExtractor, Extractor
from graph.identifiers import document_iri
from graph.ingest import Outcome, ingest, revisions
from graph.model import Document
from graph.rdf import RecordedDocument, recorded_document
from graph.store import OxigraphStore
from ontology.namespaces import ONTOLOGY_GRAPH, VOCABULARY_GRAPH
from ontology.ontology import ontology_turtle
from ontology.vocabulary import Vocabulary
from service.entries import entries
from service.errors import LibraryError
from service.settings import Settings

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.index import Index

FORMAT = 1
"""The version of the folder's layout."""

INDEX_BATCH = 256
"""Documents that go into the index at a time."""


class Library:
    """One library, open for as long as the object lives; only one process at a time may open it.

    The graph is the truth: ``index`` is brought up to it when it is first used and after every change.
    """

    def __init__(self, path: Path, store: OxigraphStore, vocabulary: Vocabulary, settings: Settings) -> None:
        self.path = path
        self.store = store
        self.vocabulary = vocabulary
        self.settings = settings

    @classmethod
    def open(cls, path: Path, settings: Settings, *, create: bool = True) -> Self:
        """Open the library in a folder; with ``create`` a new or empty folder becomes an empty library.

        Raises:
            LibraryError: if the folder is not a library (or not one that this version can read).
            StoreLocked: if another process has it open.
        """
        marker = path / "library.json"
        if not marker.exists():
            _require_creatable(path, create)
        else:
            _require_format(marker)
        extra = sorted((path / "vocabulary").glob("*"))
        vocabulary = Vocabulary.load(extra)
        store = OxigraphStore.open(path / "graph")
        library = cls(path, store, vocabulary, settings)
        recorded = json.loads(marker.read_text()) if marker.exists() else {}
        if recorded.get("vocabulary") != vocabulary.digest:
            library._load_vocabulary()
            marker.write_text(json.dumps({"format": FORMAT, "vocabulary": vocabulary.digest}) + "\n")
        return library

    def close(self) -> None:
        """Let go of the folder; nothing may be asked of the library afterwards."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the settings name, loaded when first used."""
        from embeddings.encoder import open_encoder

        return open_encoder(self.settings.model, self.settings.backend)

    @cached_property
    def extractor(self) -> Extractor:
        """What reads claims out of texts, as the settings choose."""
        return BuiltinExtractor(self.vocabulary)

    @cached_property
    def index(self) -> Index:
        """The index, caught up with the graph; one that is damaged or of another encoder is built anew."""
        from embeddings.errors import IndexDamaged, IndexMismatch
        from embeddings.index import Index

        try:
            index = Index.open(self.path / "index", self.encoder)
        except (IndexDamaged, IndexMismatch):
            index = Index.create(self.path / "index", self.encoder)
        self._catch_up(index)
        return index

    def ingest(self, paths: Iterable[Path], *, dry_run: bool = False) -> Iterator[Outcome]:
        """Ingest files and folders; each outcome is yielded once its document is safe in the graph.

        The index follows in batches, and is up to date when the iteration ends.
        """
        yield from self.ingest_documents(read_documents(paths), dry_run=dry_run)

    def ingest_documents(
        self, documents: Iterable[Document | DocumentError], *, dry_run: bool = False
    ) -> Iterator[Outcome]:
        """Ingest documents that have been read already."""
        waiting = 0
        for outcome in ingest(self.store, self.extractor, documents, dry_run=dry_run):
            yield outcome
            waiting += 1
            if waiting >= INDEX_BATCH and not dry_run:
                self._catch_up(self.index)
                waiting = 0
        if not dry_run:
            self._catch_up(self.index)

    def remove(self, identifier: str) -> bool:
        """Take a document out of graph and index without a trace; False where there was none."""
        graph = document_iri(identifier)
        if graph not in documents(self.store):
            return False
        self.store.drop(graph)
        self.store.flush()
        self._catch_up(self.index)
        return True

    def rebuild(self) -> None:
        """Build the index anew from the graph."""
        from embeddings.index import Index

        index = Index.create(self.path / "index", self.encoder)
        self._catch_up(index)
        self.__dict__["index"] = index

    def check(self, *, shapes: bool = True) -> Iterator[Damage]:
        """Everything that is wrong: sources, citations, shapes, and the index's watermark."""
        for document in documents(self.store):
            yield from damage(self.store, document, shapes=shapes)
        yield from self._index_damage()

    def recorded(self, document: URIRef) -> RecordedDocument:
        """All that the graph holds of one document.

        Raises:
            StoreError: if it holds no such document.
        """
        return recorded_document(document, self.store.triples(document), self.vocabulary.concepts)

    def _index_damage(self) -> Iterator[Damage]:
        from embeddings.errors import IndexDamaged, IndexMismatch
        from embeddings.index import Index

        try:
            held = Index.open(self.path / "index", self.encoder).watermark
        except (IndexDamaged, IndexMismatch) as error:
            yield Damage(DamageKind.INDEX, "", str(self.path / "index"), str(error))
            return
        wanted = revisions(self.store)
        for document in sorted(wanted.keys() | held.keys()):
            if wanted.get(document) != held.get(document):
                yield Damage(DamageKind.INDEX, document, document, "the index does not hold the graph's revision")

    def _catch_up(self, index: Index) -> None:
        """Bring the index to the graph's state: the difference of the two watermarks."""
        wanted, held = revisions(self.store), index.watermark
        gone = sorted(held.keys() - wanted.keys())
        stale = sorted(document for document, revision in wanted.items() if held.get(document) != revision)
        for batch in _chunks(stale):
            index.apply(
                entries(self.store, self.vocabulary, batch), gone, {document: wanted[document] for document in batch}
            )
            gone = []
        if gone:
            index.apply([], gone, {})

    def _load_vocabulary(self) -> None:
        self.store.drop(VOCABULARY_GRAPH)
        self.store.load(self.vocabulary.ntriples(), "application/n-triples", VOCABULARY_GRAPH)
        self.store.drop(ONTOLOGY_GRAPH)
        self.store.load(ontology_turtle(), "text/turtle", ONTOLOGY_GRAPH)
        self.store.flush()


def _chunks(documents: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(documents), INDEX_BATCH):
        yield documents[start : start + INDEX_BATCH]


def _require_creatable(path: Path, create: bool) -> None:
    if not create:
        raise LibraryError(f"there is no library at {path}")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise LibraryError(f"{path} is neither a library nor an empty folder")
    path.mkdir(parents=True, exist_ok=True)


def _require_format(marker: Path) -> None:
    try:
        version = json.loads(marker.read_text())["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryError(f"{marker} cannot be read: {error}") from error
    if version != FORMAT:
        raise LibraryError(f"{marker.parent} has format {version}; this version reads format {FORMAT}")
