"""Ingestion: documents into the graph, each whole or not at all, acknowledged once it is on disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
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

BATCH_DOCUMENTS = 64
BATCH_SECONDS = 2.0


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
    for batch in _batches(documents, clock):
        outcomes: list[Outcome] = []
        pending: list[_Pending] = []
        for item in batch:
            decision = _decide(item, extractor.name, known, seen)
            if isinstance(decision, Outcome):
                outcomes.append(decision)
            else:
                pending.append(decision)
        outcomes.extend(_write(store, extractor, pending, dry_run, written))
        if pending and not dry_run:
            store.flush()
        yield from outcomes


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


def _write(
    store: Store, extractor: Extractor, pending: list[_Pending], dry_run: bool, written: Written | None
) -> Iterator[Outcome]:
    documents = [item.document for item in pending]
    parts = [passages(document) for document in documents]
    extractions = list(extractor.extract_many(documents))
    read = list(zip(pending, parts, extractions, strict=True))
    if not dry_run:
        store.replace_many((item.graph, document_triples(item.document, cut, found)) for item, cut, found in read)
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
