from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.claims import ClaimExtractor
from graph.identifiers import candidate_iri
from graph.model import Claim, Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType, Modality, Polarity, Relation

if TYPE_CHECKING:
    from tests.graph.claims.conftest import Read

Triple = tuple[str, str, str]

_READS = """
from graph.claims.pairs import read_pairs
from graph.identifiers import candidate_iri
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType as T

text = "Gout and aspirin were named. Pain, colchicine, stress and gout came. They may lead to fever and nausea."
names = [("Gout", T.CONDITION), ("aspirin", T.MEDICATION), ("Pain", T.EFFECT), ("colchicine", T.MEDICATION),
         ("stress", T.CAUSE), ("fever", T.EFFECT), ("nausea", T.EFFECT)]
mentions = [Mention(Span(text.index(n), text.index(n) + len(n)), str(candidate_iri(n)), n, t, 1.0, ())
            for n, t in names]
pairs = read_pairs(Document("d", "Gout", text, blocks(text)), mentions)
for candidate, parts in zip(pairs.candidates, pairs.parts):
    print(candidate.one.label, candidate.other.label, [list(part) for part in parts])
"""


def triples(claims: tuple[Claim, ...], polarity: Polarity = Polarity.AFFIRMED) -> set[Triple]:
    return {
        (c.subject.label, c.relation.value, c.object.label)
        for c in claims
        if any(e.polarity is polarity for e in c.evidence)
    }


def test_a_coordinated_list_makes_one_claim_each(read: Read, extractor: ClaimExtractor) -> None:
    claims = extractor.extract(*read("[Gout|c] can cause [pain|e], [swelling|e], and [redness|e].", title="Gout"))
    assert {("gout", "hasSymptom", e) for e in ("pain", "swelling", "redness")} <= triples(claims)


def test_list_items_say_it_of_the_topic(read: Read, extractor: ClaimExtractor) -> None:
    marked = "[Gout|c] is common. Symptoms may include:\n\n- [joint pain|e]\n- [fever|e]\n"
    document, mentions = read(marked, title="Gout")
    claims = extractor.extract(document, mentions)
    assert {("gout", "hasSymptom", "joint pain"), ("gout", "hasSymptom", "fever")} <= triples(claims)
    (fever,) = (c for c in claims if c.object.label == "fever")
    (evidence,) = fever.evidence
    assert evidence.span.of(document.text) == "fever"
    assert evidence.subject is None and evidence.modality is Modality.HEDGED


def test_a_pronoun_stands_for_what_was_spoken_of(read: Read, extractor: ClaimExtractor) -> None:
    document, mentions = read("[Gout|c] is a joint problem. It can cause [fever|e].", title="Gout")
    assert ("gout", "hasSymptom", "fever") in triples(extractor.extract(document, mentions))


def test_a_drug_described_below_its_name(read: Read, extractor: ClaimExtractor) -> None:
    marked = (
        "Medicines for [gout|c] are:\n\n• [Colchicine|m]\n\n"
        "This drug reduces [pain|e] without causing [drowsiness|e].\n\n"
        "• [Allopurinol|m]\n\nThis medicine eases [swelling|e].\n"
    )
    claims = extractor.extract(*read(marked, title="Gout"))
    assert {("colchicine", "relieves", "pain"), ("allopurinol", "relieves", "swelling")} <= triples(claims)
    assert ("colchicine", "hasEffect", "drowsiness") not in triples(claims)


@pytest.mark.parametrize(
    ("marked", "triple"),
    [
        ("[Codeine|s] is made from [morphine|s].", ("codeine", "derivedFrom", "morphine")),
        ("[Painkillers|m] such as [codeine|m] are sold.", ("codeine", "broader", "painkillers")),
        ("[Lupus|c] is a type of [autoimmune disease|c].", ("lupus", "broader", "autoimmune disease")),
        ("[Gout|c] is caused by [crystals|k].", ("gout", "hasCause", "crystals")),
        ("[Aspirin|m] is used to treat [gout|c].", ("aspirin", "treats", "gout")),
        ("[Aspirin|m] relieves [headache|e].", ("aspirin", "relieves", "headache")),
        ("[Vaccines|m] can prevent [measles|c].", ("vaccines", "prevents", "measles")),
        ("Side effects of [aspirin|m] include [nausea|e].", ("aspirin", "hasAdverseEffect", "nausea")),
        ("[Alcohol|s] can cause [liver disease|c].", ("alcohol", "hasEffect", "liver disease")),
    ],
)
def test_relations(read: Read, extractor: ClaimExtractor, marked: str, triple: Triple) -> None:
    assert triple in triples(extractor.extract(*read(marked)))


def test_kinds_belong_to_the_nearest_name_only(read: Read, extractor: ClaimExtractor) -> None:
    marked = "There are [vitamins|m] and [painkillers|m] such as [aspirin|m] and [codeine|m]."
    claims = triples(extractor.extract(*read(marked)))
    assert {("aspirin", "broader", "painkillers"), ("codeine", "broader", "painkillers")} <= claims
    assert not any(object_ == "vitamins" for _, _, object_ in claims)


def test_what_is_denied_is_not_affirmed(read: Read, extractor: ClaimExtractor) -> None:
    claims = extractor.extract(*read("[Antibiotics|m] do not treat [colds|c]. [Aspirin|m] treats [colds|c]."))
    assert triples(claims, Polarity.NEGATED) == {("antibiotics", "treats", "colds")}
    assert triples(claims) == {("aspirin", "treats", "colds")}


def test_a_claim_made_twice_is_one_claim_with_two_pieces_of_evidence(read: Read, extractor: ClaimExtractor) -> None:
    document, mentions = read("[Alcohol|s] can cause [cancer|c]. [Alcohol|s] may cause [cancer|c].")
    (claim,) = extractor.extract(document, mentions)
    assert claim.relation is Relation.HAS_EFFECT
    assert [e.modality for e in claim.evidence] == [Modality.ASSERTED, Modality.HEDGED]
    assert [e.subject and e.subject.of(document.text) for e in claim.evidence] == ["Alcohol", "Alcohol"]


def test_claims_do_not_depend_on_the_order_of_hashing() -> None:
    """Names are hashed with another seed in every process; what is read must be the same."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _READS],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(found) == 1


def test_a_document_without_mentions_makes_no_claims(read: Read, extractor: ClaimExtractor) -> None:
    assert extractor.extract(*read("Nothing to see.")) == ()
    assert extractor.extract(*read("", title="Gout")) == ()


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, tuple[Mention, ...]]:
    pieces = st.sampled_from(
        [
            "gout ",
            "pain",
            " causes ",
            ", ",
            " and ",
            ". ",
            "It ",
            "no ",
            "may ",
            "\n\n",
            "- ",
            ":\n",
            "é𝒳 ",
            "such as ",
            "? ",
        ]
    )
    text = "".join(draw(st.lists(pieces, max_size=40)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=16)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if text[a:b].strip()]
    types = draw(st.lists(st.sampled_from(list(ConceptType)), min_size=len(spans), max_size=len(spans)))
    mentions = [
        Mention(s, str(candidate_iri(s.of(text).strip())), s.of(text).strip(), t, 1.0, ())
        for s, t in zip(spans, types, strict=True)
    ]
    return Document("d", draw(st.sampled_from(["", "gout", "x (y)"])), text, blocks(text)), tuple(mentions)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_evidence_stands_in_the_text(extractor: ClaimExtractor, drawn: tuple[Document, tuple[Mention, ...]]) -> None:
    document, mentions = drawn
    claims = extractor.extract(document, mentions)
    assert claims == extractor.extract(document, mentions)
    keys = [(c.subject.concept, c.relation, c.object.concept) for c in claims]
    assert len(keys) == len(set(keys))
    known = {m.span for m in mentions}
    for claim in claims:
        assert claim.subject.concept != claim.object.concept
        assert list(claim.evidence) == sorted(claim.evidence, key=lambda e: e.span)
        for evidence in claim.evidence:
            assert evidence.span.end <= len(document.text) and evidence.span.of(document.text).strip()
            assert 0 <= evidence.confidence <= 1
            for mention in (evidence.subject, evidence.object):
                assert mention is None or (mention in known and evidence.span.contains(mention))


def test_what_a_drug_is_compared_with_is_not_what_the_sentence_is_about(read: Read, extractor: ClaimExtractor) -> None:
    marked = (
        "Medicines for [gout|c] are:\n\n• [Colchicine|m]\n\n"
        "This medicine works in a similar way to [ibuprofen|m], reducing [swelling|e].\n"
    )
    claims = triples(extractor.extract(*read(marked, title="Gout")))
    assert ("colchicine", "relieves", "swelling") in claims
    assert not any(subject == "ibuprofen" for subject, _, _ in claims)


@pytest.mark.parametrize("said", ["Anything more than [alcohol|s]", "Anything other than the [alcohol|s]"])
def test_what_is_said_of_more_than_a_thing_is_not_said_of_it(read: Read, extractor: ClaimExtractor, said: str) -> None:
    assert triples(extractor.extract(*read("[Alcohol|s] causes [drowsiness|e].")))
    assert not triples(extractor.extract(*read(f"{said} causes [drowsiness|e].")))


def test_what_is_felt_while_taking_something_is_its_effect(read: Read, extractor: ClaimExtractor) -> None:
    marked = "What is [khat|s]?\n\nPeople with [khat addiction|c] report [alertness|e] while taking the drug.\n"
    claims = extractor.extract(*read(marked, title="Khat"))
    assert ("khat", "hasEffect", "alertness") in triples(claims)
    named = extractor.extract(*read("[Alertness|e] is common when chewing, and [sweating|e] after using [khat|s].\n"))
    assert ("khat", "hasEffect", "sweating") in triples(named)


def test_many_documents_are_read_as_each_alone(read: Read, extractor: ClaimExtractor) -> None:
    marked = ("[Gout|c] can cause [pain|e].", "Nothing to see.", "[Antibiotics|m] do not treat [colds|c].")
    documents = [read(text) for text in marked]
    together = list(extractor.extract_many([(document, mentions, ()) for document, mentions in documents]))
    assert together == [extractor.extract(*one) for one in documents]
    assert list(extractor.extract_many([])) == []
