"""The index's share of an ingestion, done while the ingestion goes on."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from embeddings.index import Entry, Index
from graph.identifiers import document_iri
from graph.model import Document, Extraction, Passage
from graph.rdf import revision
from ontology.vocabulary import Vocabulary
from service.entries import document_entries


class Indexing:
    """Puts documents into an index in a thread of its own: encoding leaves the interpreter to others.

    A context; on leaving it what was begun is finished, and what was not begun is forgotten.
    """

    def __init__(self, index: Index, vocabulary: Vocabulary) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._entries: list[Entry] = []
        self._revisions: dict[str, str] = {}
        self._thread = ThreadPoolExecutor(1, "indexing")
        self._begun: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()

    def add(self, document: Document, passages: Sequence[Passage], extraction: Extraction) -> None:
        """Take note of a document that was written into the graph."""
        self._entries += document_entries(document, passages, extraction, self._vocabulary)
        self._revisions[str(document_iri(document.identifier))] = revision(document, extraction.extractor)

    def begin(self) -> None:
        """Begin to index what was noted, once what was begun before is done; raises what that raised."""
        self.wait()
        if self._revisions:
            self._begun = self._thread.submit(self._index.apply, self._entries, (), self._revisions)
            self._entries, self._revisions = [], {}

    def wait(self) -> None:
        """Return when what was begun is done.

        Raises:
            EmbeddingsError: if it failed.
        """
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()
