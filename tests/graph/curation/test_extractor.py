"""What people decided holds through every re-ingestion, and says who and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.curation import Anchor, CuratedExtractor, Decision, Verdict
from graph.identifiers import claim_iri, document_iri, span_iri
from graph.model import Argument, Block, BlockKind, Claim, Document, Evidence, Extraction, Mention, Span
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
LINK = str(span_iri(document_iri("d"), OBJECT))


def moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


class Fixed:
    """Finds heroin, euphoria and the claim between them, wherever the sentence stands."""

    name = "fixed-1"

    def extract(self, document: Document) -> Extraction:
        at = document.text.index(TEXT)
        subject_span, object_span = moved(SUBJECT, at), moved(OBJECT, at)
        ends = ((HEROIN, subject_span), (EUPHORIA, object_span))
        mentions = tuple(Mention(span, c.iri, c.label, c.types[0], 0.9, ("fixed",)) for c, span in ends)
        subject, object_ = (Argument(c.iri, c.label, c.types[0], span) for c, span in ends)
        sentence = Span(at, at + len(TEXT))
        evidence = Evidence(sentence, subject_span, object_span, Polarity.AFFIRMED, Modality.ASSERTED, 0.8, "fixed")
        return Extraction(mentions, (Claim(subject, Relation.HAS_EFFECT, object_, (evidence,)),), self.name)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        return (self.extract(document) for document in documents)


def decision(target: str, verdict: Verdict) -> Decision:
    return Decision(target, verdict, "Ada", "2026-11-24T12:00:00Z", "a note")


def curated(*verdicts: Decision) -> Extraction:
    return CuratedExtractor(Fixed(), verdicts, VOCABULARY).extract(DOCUMENT)


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


def test_a_rejected_link_stays_rejected_when_the_document_changes() -> None:
    link = replace(decision(LINK, Verdict.REJECTED), anchor=Anchor("euphoria", "Heroin causes ", "."))
    before = "A sentence was put before this. "
    changed = replace(DOCUMENT, text=before + TEXT, blocks=(Block(Span(0, len(before + TEXT)), BlockKind.PARAGRAPH),))
    found = CuratedExtractor(Fixed(), [link], VOCABULARY).extract(changed)
    assert [m.label for m in found.mentions] == ["heroin"]
    assert found.claims == ()


def test_of_two_decisions_about_what_is_now_one_mention_the_later_holds() -> None:
    quoted = Anchor("euphoria", "Heroin causes ", ".")
    first = replace(decision(LINK, Verdict.REJECTED), anchor=quoted)
    elsewhere = str(span_iri(document_iri("d"), moved(OBJECT, 7)))
    second = replace(
        decision(elsewhere, Verdict.CORRECTED), anchor=quoted, concept=MORPHINE.iri, at="2026-11-25T12:00:00Z"
    )
    for verdicts in ((first, second), (second, first)):
        assert [m.label for m in curated(*verdicts).mentions] == ["heroin", "morphine"]


def test_a_verdict_for_one_document_goes_before_one_for_all() -> None:
    everywhere = decision(CLAIM, Verdict.REJECTED)
    here = replace(decision(CLAIM, Verdict.CORRECTED), document=str(document_iri("d")), polarity=Polarity.NEGATED)
    (claim,) = curated(everywhere, here).claims
    assert claim.evidence[0].polarity is Polarity.NEGATED


def test_a_correction_to_what_the_sentence_is_known_to_say_leaves_one_piece_of_evidence() -> None:
    class Twice(Fixed):
        def extract(self, document: Document) -> Extraction:
            found = super().extract(document)
            (claim,) = found.claims
            return replace(found, claims=(claim, replace(claim, relation=Relation.HAS_ADVERSE_EFFECT)))

    adverse = str(claim_iri(HEROIN.iri, Relation.HAS_ADVERSE_EFFECT, EUPHORIA.iri))
    correction = replace(decision(adverse, Verdict.CORRECTED), relation=Relation.HAS_EFFECT)
    (claim,) = CuratedExtractor(Twice(), [correction], VOCABULARY).extract(DOCUMENT).claims
    assert [e.rule for e in claim.evidence] == ["corrected by Ada"]
