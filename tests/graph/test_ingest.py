"""Ingestion: whole documents or none, nothing done twice, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graph.errors import DocumentError
from graph.identifiers import candidate_iri, document_iri
from graph.ingest import BATCH_DOCUMENTS, Status, ingest, revisions
from graph.model import Block, BlockKind, Document, Extraction, Mention, Span
from graph.rdf import recorded_document
from graph.store import OxigraphStore
from ontology.terms import ConceptType


@dataclass(frozen=True)
class FirstWord:
    """An extractor that mentions each document's first word."""

    name: str = "first-word-1"

    def extract(self, document: Document) -> Extraction:
        word = document.text.split()[0]
        span = Span(document.text.index(word), document.text.index(word) + len(word))
        mention = Mention(
            span, str(candidate_iri(word)), word.lower(), ConceptType.SUBSTANCE, 1.0, ("first",), candidate=True
        )
        return Extraction((mention,), (), self.name)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)


def document(identifier: str, text: str) -> Document:
    return Document(identifier, identifier.title(), text, (Block(Span(0, len(text)), BlockKind.PARAGRAPH),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    opened = OxigraphStore.open(tmp_path / "graph")
    yield opened
    opened.close()


def statuses(store: OxigraphStore, *items: Document | DocumentError, dry_run: bool = False) -> list[Status]:
    return [outcome.status for outcome in ingest(store, FirstWord(), items, dry_run=dry_run)]


def test_a_document_is_added_then_left_alone_then_replaced_whole(store: OxigraphStore) -> None:
    first = document("d", "Heroin is a drug.")
    assert statuses(store, first) == [Status.ADDED]
    before = set(store.triples(document_iri("d")))
    assert statuses(store, first) == [Status.UNCHANGED]
    assert set(store.triples(document_iri("d"))) == before
    second = replace(first, text="Morphine", blocks=(Block(Span(0, 8), BlockKind.PARAGRAPH),))
    assert statuses(store, second) == [Status.REPLACED]
    recorded = recorded_document(document_iri("d"), store.triples(document_iri("d")), {})
    assert recorded.document == second
    assert [m.label for m in recorded.extraction.mentions] == ["morphine"]


def test_another_extractor_reads_a_document_again(store: OxigraphStore) -> None:
    assert statuses(store, document("d", "Heroin")) == [Status.ADDED]
    outcomes = list(ingest(store, FirstWord("first-word-2"), [document("d", "Heroin")]))
    assert [o.status for o in outcomes] == [Status.REPLACED]


def test_a_broken_document_is_reported_and_the_rest_goes_in(store: OxigraphStore) -> None:
    items = (document("a", "Heroin"), DocumentError("b.pdf", "not a PDF"), document("c", "Opium"))
    outcomes = list(ingest(store, FirstWord(), items))
    failed = [o for o in outcomes if o.status is Status.FAILED]
    assert [(o.source, o.reason) for o in failed] == [("b.pdf", "not a PDF")]
    assert revisions(store).keys() == {str(document_iri("a")), str(document_iri("c"))}


def test_one_identifier_for_two_documents_of_a_run_loses_neither_silently(store: OxigraphStore) -> None:
    assert sorted(statuses(store, document("d", "Heroin"), document("d", "Opium"))) == [Status.ADDED, Status.FAILED]
    recorded = recorded_document(document_iri("d"), store.triples(document_iri("d")), {})
    assert recorded.document.text == "Heroin"


def test_a_dry_run_writes_nothing(store: OxigraphStore) -> None:
    assert statuses(store, document("d", "Heroin"), dry_run=True) == [Status.ADDED]
    assert not revisions(store)


def test_an_interrupted_run_continues_where_it_stopped(store: OxigraphStore) -> None:
    documents = [document(f"d{n}", f"Word{n} is first.") for n in range(200)]
    run = iter(ingest(store, FirstWord(), documents))
    acknowledged = [next(run).source for _ in range(64)]
    del run
    again = {o.source: o.status for o in ingest(store, FirstWord(), documents)}
    assert all(again[source] is Status.UNCHANGED for source in acknowledged)
    assert len(revisions(store)) == 200


def test_outcomes_keep_the_order_of_the_documents_over_many_batches(store: OxigraphStore) -> None:
    documents = [document(f"d{n}", f"Word{n} is first.") for n in range(BATCH_DOCUMENTS * 3 + 5)]
    on_disk = []
    for outcome in ingest(store, FirstWord(), documents):
        on_disk.append(outcome.source)
        assert str(document_iri(outcome.source)) in revisions(store)
    assert on_disk == [one.identifier for one in documents]


def test_a_batch_that_comes_slowly_does_not_wait_for_the_next(store: OxigraphStore) -> None:
    read = []

    def slowly() -> Iterator[Document]:
        for number in range(3):
            read.append(number)
            yield document(f"d{number}", f"Word{number} is first.")

    ticks = iter(range(0, 1000, 10))
    run = ingest(store, FirstWord(), slowly(), clock=lambda: float(next(ticks)))
    assert next(run).source == "d0"
    assert read == [0, 1]
