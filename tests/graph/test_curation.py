"""What people decided holds through every re-ingestion, and says who and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graph.curation import CuratedExtractor, Decision, Verdict, decide, decisions, withdraw
from graph.identifiers import claim_iri, document_iri, span_iri
from graph.model import Argument, Block, BlockKind, Claim, Document, Evidence, Extraction, Mention, Span
from graph.store import OxigraphStore
from ontology.concept import Concept, Label
from ontology.terms import ConceptType, Modality, Polarity, Relation

TEXT = "Heroin causes euphoria."
DOCUMENT = Document("d", "D", TEXT, (Block(Span(0, len(TEXT)), BlockKind.PARAGRAPH),))
SUBJECT, OBJECT = Span(0, 6), Span(14, 22)


def concept(name: str, type_: ConceptType) -> Concept:
    return Concept(f"https://example.org/{name}", name, (type_,), (Label(name),))


HEROIN = concept("heroin", ConceptType.SUBSTANCE)
MORPHINE = concept("morphine", ConceptType.SUBSTANCE)
EUPHORIA = concept("euphoria", ConceptType.EFFECT)
VOCABULARY = {c.iri: c for c in (HEROIN, MORPHINE, EUPHORIA)}
CLAIM = str(claim_iri(HEROIN.iri, Relation.HAS_EFFECT, EUPHORIA.iri))


class Fixed:
    """Finds heroin, euphoria and the claim between them."""

    name = "fixed-1"

    def extract(self, document: Document) -> Extraction:
        ends = ((HEROIN, SUBJECT), (EUPHORIA, OBJECT))
        mentions = tuple(Mention(span, c.iri, c.label, c.types[0], 0.9, ("fixed",)) for c, span in ends)
        subject, object_ = (Argument(c.iri, c.label, c.types[0], span) for c, span in ends)
        sentence = Span(0, len(TEXT))
        evidence = Evidence(sentence, SUBJECT, OBJECT, Polarity.AFFIRMED, Modality.ASSERTED, 0.8, "fixed")
        return Extraction(mentions, (Claim(subject, Relation.HAS_EFFECT, object_, (evidence,)),), self.name)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)


def decision(target: str, verdict: Verdict) -> Decision:
    return Decision(target, verdict, "Ada", "2026-11-24T12:00:00Z", "a note")


def curated(*verdicts: Decision) -> Extraction:
    return CuratedExtractor(Fixed(), verdicts, VOCABULARY).extract(DOCUMENT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    opened = OxigraphStore.open(tmp_path / "graph")
    yield opened
    opened.close()


def test_without_decisions_nothing_changes() -> None:
    assert curated() == Fixed().extract(DOCUMENT)


def test_a_rejected_claim_is_gone_and_its_mentions_stay() -> None:
    extraction = curated(decision(CLAIM, Verdict.REJECTED))
    assert extraction.claims == ()
    assert len(extraction.mentions) == 2


def test_a_claim_rejected_in_another_document_stays_in_this_one() -> None:
    elsewhere = replace(decision(CLAIM, Verdict.REJECTED), document=str(document_iri("other")))
    assert len(curated(elsewhere).claims) == 1


def test_a_corrected_claim_reads_as_corrected() -> None:
    correction = replace(
        decision(CLAIM, Verdict.CORRECTED), relation=Relation.RELIEVES, polarity=Polarity.NEGATED, subject=MORPHINE.iri
    )
    (claim,) = curated(correction).claims
    assert (claim.subject.label, claim.relation, claim.object.label) == ("morphine", Relation.RELIEVES, "euphoria")
    assert [e.polarity for e in claim.evidence] == [Polarity.NEGATED]
    assert claim.evidence[0].rule == "corrected by Ada"


def test_a_rejected_link_takes_the_claims_that_rest_on_it() -> None:
    extraction = curated(decision(str(span_iri(document_iri("d"), OBJECT)), Verdict.REJECTED))
    assert [m.label for m in extraction.mentions] == ["heroin"]
    assert extraction.claims == ()


def test_a_corrected_link_moves_the_claims_that_rest_on_it() -> None:
    link = str(span_iri(document_iri("d"), SUBJECT))
    extraction = curated(replace(decision(link, Verdict.CORRECTED), concept=MORPHINE.iri))
    assert [m.label for m in extraction.mentions] == ["morphine", "euphoria"]
    assert [c.subject.concept for c in extraction.claims] == [MORPHINE.iri]


def test_decisions_are_kept_replaced_and_withdrawn(store: OxigraphStore) -> None:
    first = replace(decision(CLAIM, Verdict.CORRECTED), relation=Relation.RELIEVES, polarity=Polarity.NEGATED)
    other = replace(decision(CLAIM, Verdict.REJECTED), document=str(document_iri("d")))
    decide(store, first)
    decide(store, other)
    assert sorted(decisions(store), key=str) == sorted([first, other], key=str)
    second = decision(CLAIM, Verdict.REJECTED)
    decide(store, second)
    assert sorted(decisions(store), key=str) == sorted([second, other], key=str)
    assert withdraw(store, CLAIM)
    assert decisions(store) == [other]
    assert not withdraw(store, CLAIM)
