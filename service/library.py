"""A library: one folder that holds a graph, the indexes that are views of it, and the caches that make them cheap."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rdflib import URIRef

from graph.consistency import Damage, DamageKind, damage, documents, shape_damage
from graph.curation import CuratedExtractor, decisions
from graph.documents import documents as read_documents
from graph.errors import DocumentError
from graph.extraction import Extractor
from graph.identifiers import document_iri
from graph.ingest import BATCH_DOCUMENTS, Outcome, ingest, revisions
from graph.linking import Lookup
from graph.model import Document, Extraction, Passage
from graph.rdf import RecordedDocument, document_triples, recorded_document
from graph.store import OxigraphStore
from ontology.namespaces import CURATION_GRAPH, ONTOLOGY_GRAPH, PK, VOCABULARY_GRAPH
from ontology.ontology import knowledge_digest, ontology_turtle
from ontology.vocabulary import Vocabulary
from service.encoders import Encoders
from service.entries import entries
from service.extractors import Extractors
from service.indexing import Indexing
from service.marker import FORMAT, Marker
from service.settings import Settings
from service.view import View
from service.view.rows import rows

if TYPE_CHECKING:
    from embeddings.cache import CachedEncoder
    from embeddings.encoder import TokenVectors
    from embeddings.index import Index

CACHE = Path("cache") / "vectors.sqlite"
_OLD = "graph.old"
"""The store while a compacted one takes its place; after a crash in between it is put back."""

INDEX_BATCH = 256
"""Documents that are read back from the graph into the index at a time."""

MANY = 1000
"""Documents of one ingestion from which on what they were written to is merged at its end."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How many of each thing a library holds; a claim or candidate that several documents share counts once."""

    documents: int
    passages: int
    mentions: int
    candidates: int
    claims: int
    evidence: int
    vocabulary_concepts: int
    indexed_passages: int


class Library:
    """One library, open for as long as the object lives; only one process at a time may open it.

    The graph is the truth: ``index`` is brought up to it when it is first used and after every change.
    """

    def __init__(self, path: Path, store: OxigraphStore, vocabulary: Vocabulary, settings: Settings) -> None:
        self.path = path
        self.store = store
        self.vocabulary = vocabulary
        self.settings = settings
        self._known: tuple[int, Mapping[str, str]] | None = None

    @classmethod
    def open(cls, path: Path, settings: Settings, *, create: bool = True) -> Self:
        """Open the library in a folder; with ``create`` a new or empty folder becomes an empty library.

        Raises:
            LibraryError: if the folder is not a library (or not one that this version can read).
            StoreLocked: if another process has it open.
        """
        marker = Marker.read(path) if Marker.exists(path) else Marker.create(path, create)
        if (path / _OLD).exists() and not (path / "graph").exists():
            (path / _OLD).rename(path / "graph")
        own = own_vocabularies(path)
        vocabulary = Vocabulary.load(own)
        library = cls(path, OxigraphStore.open(path / "graph"), vocabulary, settings)
        digest = knowledge_digest(own)
        if marker.knowledge != digest:
            library._load_knowledge()
            Marker(FORMAT, digest).write(path)
        return library

    def close(self) -> None:
        """Let go of the folder; nothing may be asked of the library afterwards."""
        self._let_go()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def encoder(self) -> CachedEncoder:
        """The encoder that the settings name, loaded when first used; it encodes no passage twice."""
        return self._encoders.searching

    @cached_property
    def _encoders(self) -> Encoders:
        return Encoders(self.settings, self.path / CACHE)

    def _tokens(self, texts: Sequence[str]) -> Sequence[TokenVectors]:
        return self._encoders.tokens(texts)

    @cached_property
    def lookup(self) -> Lookup:
        """The names of the vocabulary in texts and questions, made once for reading both."""
        return Lookup(self.vocabulary)

    @property
    def extractor(self) -> Extractor:
        """What reads mentions and claims out of texts, in agreement with what people decided."""
        return self._curated(self.extractors.chosen)

    @cached_property
    def extractors(self) -> Extractors:
        """The extractors that documents may be read with."""
        cache = self.path / "cache" / "llm"
        return Extractors(self.settings, self.vocabulary, self._edition, self._tokens, lambda: self.lookup, cache)

    def _curated(self, extractor: Extractor) -> CuratedExtractor:
        return CuratedExtractor(extractor, decisions(self.store), self.vocabulary.concepts)

    @property
    def _edition(self) -> str:
        own = own_vocabularies(self.path)
        return f"vocabulary-{knowledge_digest(own)[:8]}" if own else ""

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

    @cached_property
    def view(self) -> View:
        """The relational view that search reads, caught up with the graph."""
        view = View.open(self.path / "view.sqlite")
        self._catch_up_view(view)
        return view

    def ingest(self, paths: Iterable[Path], *, dry_run: bool = False) -> Iterator[Outcome]:
        """Ingest files and folders; each outcome is yielded once its document is safe in the graph.

        The index follows in batches, meanwhile, and is up to date when the iteration ends.
        """
        yield from self.ingest_documents(read_documents(paths), dry_run=dry_run)

    def ingest_documents(
        self, documents: Iterable[Document | DocumentError], *, dry_run: bool = False
    ) -> Iterator[Outcome]:
        """Ingest documents that have been read already."""
        if dry_run:
            yield from ingest(self.store, self.extractor, documents, dry_run=True)
            return
        with Indexing(self.index, self.vocabulary) as indexing:

            def written(document: Document, passages: Sequence[Passage], extraction: Extraction) -> None:
                self._show(document, passages, extraction)
                indexing.add(document, passages, extraction)

            outcomes = ingest(self.store, self.extractor, documents, written=written)
            number = 0
            for number, outcome in enumerate(outcomes, 1):
                yield outcome
                if number % BATCH_DOCUMENTS == 0:
                    self.view.commit()
                    indexing.begin()
            self.view.commit()
            indexing.begin()
            indexing.wait()
        self._catch_up(self.index)
        if number >= MANY:
            self.optimize()

    def optimize(self) -> None:
        """Merge what was written to graph and index piece by piece, so that queries look into fewer places.

        Reading and writing go on meanwhile; where there is nothing to merge it returns at once.
        """
        self.index.optimize()
        self.store.optimize()

    def remove(self, identifier: str) -> bool:
        """Take a document out of graph and index without a trace; False where there was none."""
        graph = document_iri(identifier)
        if graph not in documents(self.store):
            return False
        self.store.drop(graph)
        self.store.flush()
        self._catch_up(self.index)
        return True

    def read_again(self, documents: Sequence[str]) -> None:
        """Extract the documents with these IRIs anew from their stored texts, because what people decided has changed.

        Raises:
            StoreError: if the graph holds no such document.
        """
        for iri in documents:
            recorded = self.recorded(URIRef(iri))
            extraction = self._curated(self.extractors.again(recorded.extraction)).extract(recorded.document)
            self.store.replace(recorded.iri, document_triples(recorded.document, recorded.passages, extraction))
            self._show(recorded.document, recorded.passages, extraction)
        self.store.flush()
        self.view.commit()
        wanted = revisions(self.store)
        for batch in _chunks(documents):
            held = entries(self.store, self.vocabulary, batch)
            self.index.apply(held, [], {document: wanted[document] for document in batch})

    def stats(self) -> Stats:
        """How much the library holds."""
        counted = {
            name: self._count(type_)
            for name, type_ in (
                ("documents", PK.Document),
                ("passages", PK.Passage),
                ("mentions", PK.Mention),
                ("candidates", PK.Candidate),
                ("claims", PK.Claim),
                ("evidence", PK.Evidence),
            )
        }
        return Stats(**counted, vocabulary_concepts=len(self.vocabulary.concepts), indexed_passages=len(self.index))

    def rebuild(self) -> None:
        """Build the index and the relational view anew from the graph."""
        from embeddings.index import Index

        self.view.clear()
        index = Index.create(self.path / "index", self.encoder)
        self._catch_up(index)
        self.__dict__["index"] = index

    def compact(self) -> None:
        """Write graph, view and index anew and forget cached vectors: no file keeps a trace of what was removed.

        A store only marks what is removed; this takes as long as encoding every passage again.
        """
        self._let_go()
        fresh, old = self.path / "graph.new", self.path / _OLD
        shutil.rmtree(fresh, ignore_errors=True)
        self.store.rewrite(fresh)
        self.store.close()
        (self.path / "graph").rename(old)
        fresh.rename(self.path / "graph")
        shutil.rmtree(old)
        self.store, self._known = OxigraphStore.open(self.path / "graph"), None
        for file in (*(self.path / "cache").glob("*"), *self.path.glob("view.sqlite*")):
            file.unlink()
        self.rebuild()

    def check(
        self, *, shapes: bool = True, tracked: Callable[[Sequence[URIRef]], Iterable[URIRef]] = iter
    ) -> Iterator[Damage]:
        """Everything that is wrong: sources, citations, shapes, and the index's watermark.

        ``tracked`` hands on the documents one by one, and may tell how far the check is.
        """
        for document in tracked(documents(self.store)):
            yield from damage(self.store, document, shapes=shapes)
        if shapes:
            yield from shape_damage(self.store, CURATION_GRAPH)
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

    def _revisions(self) -> Mapping[str, str]:
        """The revision of every document in the graph, read once for each flushed state of it."""
        version = self.store.version
        if self._known is None or self._known[0] != version:
            self._known = version, revisions(self.store)
        return self._known[1]

    def _catch_up(self, index: Index) -> None:
        """Bring the index, and the view, to the graph's state: the difference of the watermarks."""
        self._catch_up_view(self.view)
        wanted, held = self._revisions(), index.watermark
        gone = sorted(held.keys() - wanted.keys())
        stale = sorted(document for document, revision in wanted.items() if held.get(document) != revision)
        for batch in _chunks(stale):
            index.apply(
                entries(self.store, self.vocabulary, batch), gone, {document: wanted[document] for document in batch}
            )
            gone = []
        if gone:
            index.apply([], gone, {})

    def _catch_up_view(self, view: View) -> None:
        view.commit()
        wanted, held = self._revisions(), view.watermark
        view.drop(sorted(held.keys() - wanted.keys()))
        for document in sorted(document for document, revision in wanted.items() if held.get(document) != revision):
            recorded = self.recorded(URIRef(document))
            view.put(rows(recorded.iri, recorded.document, recorded.passages, recorded.extraction))
        view.commit()

    def _show(self, document: Document, passages: Sequence[Passage], extraction: Extraction) -> None:
        """Put a document that went into the graph into the view."""
        self.view.put(rows(document_iri(document.identifier), document, passages, extraction))

    def _let_go(self) -> None:
        """Close what was opened beside the graph; it is opened again when it is next used."""
        opened = self.__dict__
        if "view" in opened:
            opened.pop("view").close()
        opened.pop("index", None)
        if "_encoders" in opened:
            opened.pop("_encoders").close()

    def _count(self, type_: URIRef) -> int:
        ((count,),) = self.store.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{type_}> }}")
        return int(str(count))

    def _load_knowledge(self) -> None:
        self.store.drop(VOCABULARY_GRAPH)
        self.store.load(b"".join(self.vocabulary.ntriples()), "application/n-triples", VOCABULARY_GRAPH)
        self.store.drop(ONTOLOGY_GRAPH)
        self.store.load(ontology_turtle(), "text/turtle", ONTOLOGY_GRAPH)
        self.store.flush()


def own_vocabularies(path: Path) -> list[Path]:
    """The user's own SKOS files in a library's folder."""
    return sorted((path / "vocabulary").glob("*"))


def _chunks(documents: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(documents), INDEX_BATCH):
        yield documents[start : start + INDEX_BATCH]
