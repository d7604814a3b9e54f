"""Ingestion: documents into the graph, each whole or not at all, acknowledged once it is on disk."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeAlias

from rdflib import URIRef

from graph.errors import DocumentError
from graph.extraction import Extractor
from graph.identifiers import document_iri
from graph.model import Document, Extraction, Passage
from graph.passages import passages
from graph.rdf import document_triples, revision
from graph.store import Store
from ontology.namespaces import PK

BATCH_DOCUMENTS = 512
"""Documents written at a time, to files of their own: with half as many, merging these files costs twice as much."""

BATCH_SECONDS = 2.0
_AT_A_TIME = 2


class Status(StrEnum):
    """What became of a document."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document, with what was found in it; ``reason`` says why it failed."""

    source: str
    status: Status
    passages: int = 0
    mentions: int = 0
    claims: int = 0
    reason: str | None = None


Written: TypeAlias = Callable[[Document, Sequence[Passage], Extraction], None]
"""Told of a document that went into the graph."""


@dataclass(frozen=True, slots=True)
class _Pending:
    document: Document
    graph: URIRef
    status: Status


@dataclass(frozen=True, slots=True)
class _Batch:
    """Documents that are acknowledged together: those that need no reading, and those to read."""

    outcomes: list[Outcome]
    pending: list[_Pending]

    @property
    def full(self) -> bool:
        return len(self.outcomes) + len(self.pending) == BATCH_DOCUMENTS


_Found: TypeAlias = tuple[_Pending, tuple[Passage, ...], Extraction]


def revisions(store: Store) -> dict[str, str]:
    """The revision of every document in the store, by document IRI: what indexes must hold to be up to date."""
    rows = store.select(f"SELECT ?d ?r WHERE {{ ?d <{PK.revision}> ?r }}")
    return {str(document): str(digest) for document, digest in rows}


def ingest(
    store: Store,
    extractor: Extractor,
    documents: Iterable[Document | DocumentError],
    *,
    dry_run: bool = False,
    written: Written | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Outcome]:
    """Put documents into the store; an outcome is yielded only after its document is safely on disk.

    A document whose revision the store already has is left alone, so that an interrupted run continues where it
    stopped. With ``dry_run`` everything is read and extracted and nothing is written. ``written`` is called for each
    document that was, so that views of the graph need not read it again.

    Raises:
        StoreError: if the store cannot be written; documents acknowledged before stay.
    """
    known = revisions(store)
    seen: set[str] = set()

    def decided() -> Iterator[_Batch]:
        for batch in _batches(documents, clock):
            decisions = [_decide(item, extractor.name, known, seen) for item in batch]
            yield _Batch(
                [one for one in decisions if isinstance(one, Outcome)],
                [one for one in decisions if isinstance(one, _Pending)],
            )

    for batch, read in _read(extractor, decided()):
        yield from batch.outcomes
        yield from list(_write(store, read, dry_run, written))


def _decide(
    item: Document | DocumentError, extractor: str, known: dict[str, str], seen: set[str]
) -> Outcome | _Pending:
    if isinstance(item, DocumentError):
        return Outcome(item.source, Status.FAILED, reason=item.reason)
    if item.identifier in seen:
        return Outcome(item.identifier, Status.FAILED, reason="another document of this run has the same identifier")
    seen.add(item.identifier)
    graph = document_iri(item.identifier)
    before = known.get(str(graph))
    if before == revision(item, extractor):
        return Outcome(item.identifier, Status.UNCHANGED)
    return _Pending(item, graph, Status.ADDED if before is None else Status.REPLACED)


def _read(extractor: Extractor, batches: Iterable[_Batch]) -> Iterator[tuple[_Batch, list[_Found]]]:
    """What is in the documents of each batch, in order.

    Two batches are read at a time, so that the encoder works on one while the interpreter works on the other. A batch
    that is not full has come slowly, or is the last: it does not wait for another.
    """
    with ThreadPoolExecutor(_AT_A_TIME, "reading") as pool:
        begun: deque[tuple[_Batch, Future[list[_Found]]]] = deque()
        for batch in batches:
            begun.append((batch, pool.submit(_find, extractor, batch.pending)))
            while len(begun) >= (_AT_A_TIME if batch.full else 1):
                first, found = begun.popleft()
                yield first, found.result()
        for last, found in begun:
            yield last, found.result()


def _find(extractor: Extractor, pending: Sequence[_Pending]) -> list[_Found]:
    documents = [item.document for item in pending]
    parts = [passages(document) for document in documents]
    return list(zip(pending, parts, extractor.extract_many(documents), strict=True))


def _write(store: Store, read: Sequence[_Found], dry_run: bool, written: Written | None) -> Iterator[Outcome]:
    if read and not dry_run:
        store.replace_many((item.graph, document_triples(item.document, cut, found)) for item, cut, found in read)
        store.flush()
    for item, cut, found in read:
        if written is not None and not dry_run:
            written(item.document, cut, found)
        yield Outcome(item.document.identifier, item.status, len(cut), len(found.mentions), len(found.claims))


def _batches(
    documents: Iterable[Document | DocumentError], clock: Callable[[], float]
) -> Iterator[list[Document | DocumentError]]:
    """Batches that are full, or have waited long enough for their acknowledgement."""
    iterator = iter(documents)
    while batch := list(islice(iterator, 1)):
        deadline = clock() + BATCH_SECONDS
        for item in islice(iterator, BATCH_DOCUMENTS - 1):
            batch.append(item)
            if clock() >= deadline:
                break
        yield batch
