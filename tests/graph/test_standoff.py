import json
from dataclasses import replace

import pytest

from graph.linking.predicates import HARM
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Span
from graph.standoff import standoff
from ontology.terms import ConceptType, Modality, Polarity, Relation

TEXT = "Methadone may reduce cravings. Methadone reduces cravings without causing a high."
METHADONE, CRAVINGS, HIGH = Span(31, 40), Span(49, 57), Span(76, 80)
FIRST, SECOND = Span(0, 30), Span(31, 81)


def mention(span: Span, name: str, type_: ConceptType) -> Mention:
    return Mention(span, f"iri:{name}", name, type_, 0.9, ("because",))


def argument(name: str, type_: ConceptType) -> Argument:
    return Argument(f"iri:{name}", name, type_)


def evidence(span: Span, object_: Span | None, polarity: Polarity, modality: Modality, confidence: float) -> Evidence:
    return Evidence(span, METHADONE if span == SECOND else None, object_, polarity, modality, confidence, "rule")


DRUG = argument("methadone", ConceptType.MEDICATION)
CRAVING = argument("craving", ConceptType.EFFECT)


@pytest.fixture
def extraction() -> Extraction:
    affirmed, asserted = Polarity.AFFIRMED, Modality.ASSERTED
    return Extraction(
        (
            mention(METHADONE, "methadone", ConceptType.MEDICATION),
            mention(CRAVINGS, "craving", ConceptType.EFFECT),
            mention(HIGH, "euphoria", ConceptType.EFFECT),
        ),
        (
            Claim(
                DRUG,
                Relation.RELIEVES,
                CRAVING,
                (
                    evidence(FIRST, None, affirmed, Modality.HEDGED, 0.4),
                    evidence(SECOND, CRAVINGS, affirmed, asserted, 0.87654),
                ),
            ),
            Claim(DRUG, Relation.PREVENTS, CRAVING, (evidence(FIRST, None, affirmed, asserted, 0.2),)),
            Claim(
                DRUG,
                Relation.HAS_ADVERSE_EFFECT,
                argument("euphoria", ConceptType.EFFECT),
                (evidence(SECOND, HIGH, Polarity.NEGATED, asserted, 0.7),),
            ),
        ),
        "test-1",
    )


def test_mentions_and_surest_statements_are_written(extraction: Extraction) -> None:
    written = standoff(Document("doc-1", "", TEXT, ()), extraction)
    assert written["doc"] == "doc-1"
    assert [(m["id"], m["surface"], m["type"]) for m in written["mentions"]] == [
        ("m1", "Methadone", "medication"),
        ("m2", "cravings", "effect"),
        ("m3", "high", "effect"),
    ]
    relieved, denied = written["statements"]
    assert relieved == {
        "id": "s1",
        "subject": {"mention": "m1", "label": "methadone", "iri": "iri:methadone", "aliases": ["Methadone"]},
        "relation": "relieves",
        "object": {"mention": "m2", "label": "craving", "iri": "iri:craving", "aliases": ["cravings"]},
        "negated": False,
        "hedged": False,
        "start": 31,
        "end": 81,
        "quote": TEXT[31:81],
        "confidence": 0.877,
    }
    assert (denied["relation"], denied["negated"], denied["object"]["mention"]) == ("has_effect", True, "m3")


def test_offsets_are_those_of_the_text(extraction: Extraction) -> None:
    written = standoff(Document("d", "", TEXT, ()), extraction)
    assert all(TEXT[m["start"] : m["end"]] == m["surface"] for m in written["mentions"])
    assert all(TEXT[s["start"] : s["end"]] == s["quote"] for s in written["statements"])
    assert json.loads(json.dumps(written)) == written


def test_a_wording_that_says_the_opposite_is_no_alias() -> None:
    text = "Methadone is safe. It is not harmful."
    harm = Argument(HARM, "harm", ConceptType.EFFECT)
    said = Evidence(Span(0, 18), Span(0, 9), Span(13, 17), Polarity.NEGATED, Modality.ASSERTED, 0.9, "rule")
    mentions = (
        mention(Span(0, 9), "methadone", ConceptType.MEDICATION),
        replace(mention(Span(13, 17), "harm", ConceptType.EFFECT), concept=HARM),
        replace(mention(Span(29, 36), "harm", ConceptType.EFFECT), concept=HARM),
    )
    claim = Claim(DRUG, Relation.HAS_EFFECT, harm, (said,))
    (statement,) = standoff(Document("d", "", text, ()), Extraction(mentions, (claim,), "test-1"))["statements"]
    assert statement["object"]["aliases"] == ["harmful"]
    assert statement["negated"]
