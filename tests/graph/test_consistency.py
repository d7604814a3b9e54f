"""Every kind of damage to a document's graph is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.consistency import DamageKind, damage
from graph.identifiers import document_iri, span_iri
from graph.model import Block, BlockKind, Document, Extraction, Passage, Span
from graph.rdf import document_triples
from graph.store import OxigraphStore
from ontology.namespaces import OA, PK

TEXT = "Heroin is derived from morphine."
IRI = document_iri("d")
PASSAGE = span_iri(IRI, Span(0, len(TEXT)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    opened = OxigraphStore.open(tmp_path / "graph")
    whole = Span(0, len(TEXT))
    document = Document("d", "D", TEXT, (Block(whole, BlockKind.PARAGRAPH),))
    opened.replace(IRI, document_triples(document, [Passage(whole)], Extraction((), (), "none-1")))
    yield opened
    opened.close()


def swap(store: OxigraphStore, subject: URIRef, predicate: URIRef, value: Literal) -> None:
    kept = [t for t in store.triples(IRI) if t[:2] != (subject, predicate)]
    store.replace(IRI, [*kept, (subject, predicate, value)])


def kinds(store: OxigraphStore) -> set[DamageKind]:
    return {d.kind for d in damage(store, IRI)}


def test_a_sound_document_has_no_damage(store: OxigraphStore) -> None:
    assert list(damage(store, IRI)) == []


def test_a_changed_text_is_found(store: OxigraphStore) -> None:
    swap(store, IRI, PK.text, Literal(TEXT.replace("morphine", "codeine!")))
    assert {DamageKind.SOURCE, DamageKind.CITATION} <= kinds(store)


def test_a_quotation_that_the_source_does_not_hold_is_found(store: OxigraphStore) -> None:
    swap(store, PASSAGE, OA.exact, Literal("Heroin cures everything."))
    found = [d for d in damage(store, IRI) if d.kind is DamageKind.CITATION]
    assert [d.node for d in found] == [str(PASSAGE)]


def test_a_span_with_other_offsets_than_its_name_is_found(store: OxigraphStore) -> None:
    swap(store, PASSAGE, OA.start, Literal(3))
    assert DamageKind.CITATION in kinds(store)


def test_a_node_without_its_shape_is_found(store: OxigraphStore) -> None:
    kept = [t for t in store.triples(IRI) if t[1] != PK.position]
    store.replace(IRI, kept)
    assert DamageKind.SHAPE in kinds(store)
