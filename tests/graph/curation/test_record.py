"""Decisions are kept as triples that have their shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.consistency import shape_damage
from graph.curation import Anchor, Decision, Statement, Verdict, decide, decisions, withdraw
from graph.identifiers import claim_iri, document_iri, span_iri
from graph.model import Span
from graph.store import OxigraphStore
from ontology.namespaces import CURATION_GRAPH
from ontology.terms import Polarity, Relation

HEROIN, MORPHINE, EUPHORIA = (f"https://example.org/{name}" for name in ("heroin", "morphine", "euphoria"))
CLAIM = str(claim_iri(HEROIN, Relation.HAS_EFFECT, EUPHORIA))
LINK = str(span_iri(document_iri("d"), Span(0, 6)))
AT = "2026-11-24T12:00:00Z"

REJECTED = Decision(
    CLAIM, Verdict.REJECTED, "Ada Lovelace", AT, statement=Statement(HEROIN, Relation.HAS_EFFECT, EUPHORIA)
)
CORRECTED = replace(
    REJECTED,
    verdict=Verdict.CORRECTED,
    note='says "no"\nin two lines',
    document=str(document_iri("d")),
    subject=MORPHINE,
    relation=Relation.BROADER,
    object=HEROIN,
    polarity=Polarity.NEGATED,
)
RELINKED = Decision(LINK, Verdict.CORRECTED, "Müller & Söhne", AT, concept=MORPHINE, anchor=Anchor("heroin", "", " is"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    opened = OxigraphStore.open(tmp_path / "graph")
    yield opened
    opened.close()


def test_what_is_kept_is_read_back_and_has_its_shape(store: OxigraphStore) -> None:
    for decision in (REJECTED, CORRECTED, RELINKED):
        decide(store, decision)
    assert sorted(decisions(store), key=str) == sorted([REJECTED, CORRECTED, RELINKED], key=str)
    assert list(shape_damage(store, CURATION_GRAPH)) == []


def test_a_later_decision_replaces_the_earlier_about_the_same(store: OxigraphStore) -> None:
    decide(store, REJECTED)
    decide(store, CORRECTED)
    later = replace(REJECTED, by="Grace", at="2026-11-25T12:00:00Z")
    decide(store, later)
    assert sorted(decisions(store), key=str) == sorted([later, CORRECTED], key=str)


def test_a_withdrawn_decision_is_gone(store: OxigraphStore) -> None:
    decide(store, REJECTED)
    decide(store, CORRECTED)
    assert withdraw(store, CLAIM) == REJECTED
    assert withdraw(store, CLAIM) is None
    assert decisions(store) == [CORRECTED]
    assert withdraw(store, CLAIM, CORRECTED.document) == CORRECTED
    assert list(store.triples(CURATION_GRAPH)) == []
