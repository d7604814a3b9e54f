from __future__ import annotations

import pytest

from graph.extraction import BuiltinExtractor, NameExtractor, sure_or_claimed
from graph.linking import Lookup
from graph.model import Argument, Claim, Document, Evidence, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType, Modality, Polarity, Relation
from ontology.vocabulary import Vocabulary

TEXT = """Heroin is a drug. It causes euphoria, sedation and drowsiness.

Symptoms of withdrawal include:

- feeling sick
- trouble sleeping
- bone pain

Methadone relieves craving. Some people go for a walk, others take medicines or change the things they do at home."""


def mention(start: int, end: int, score: float) -> Mention:
    return Mention(Span(start, end), f"urn:{start}", "x", ConceptType.EFFECT, score, ())


def claim(*spans: Span | None) -> Claim:
    one, other = (Argument(f"urn:{at}", "x", ConceptType.EFFECT) for at in range(2))
    subject, object_ = spans
    evidence = Evidence(Span(0, 40), subject, object_, Polarity.AFFIRMED, Modality.ASSERTED, 0.9, "test")
    return Claim(one, Relation.HAS_EFFECT, other, (evidence,))


def test_a_doubtful_mention_stands_where_a_claim_speaks_of_it() -> None:
    sure, spoken, idle = mention(0, 4, 0.9), mention(5, 9, 0.2), mention(10, 14, 0.2)
    assert list(sure_or_claimed([sure, spoken, idle], [claim(None, Span(5, 9))])) == [sure, spoken]
    assert list(sure_or_claimed([sure, spoken, idle], [])) == [sure]


def test_a_doubtful_mention_stands_where_a_claim_only_refers_to_its_concept() -> None:
    meant, idle = mention(1, 4, 0.2), mention(10, 14, 0.2)
    assert list(sure_or_claimed([meant, idle], [claim(Span(5, 9), None)])) == [meant]


@pytest.fixture(scope="module")
def extractor() -> BuiltinExtractor:
    return BuiltinExtractor(Vocabulary.load())


def test_all_that_evidence_speaks_of_is_mentioned(extractor: BuiltinExtractor) -> None:
    extraction = extractor.extract(Document("heroin", "Heroin", TEXT, blocks(TEXT)))
    spoken = {span for claim in extraction.claims for each in claim.evidence for span in (each.subject, each.object)}
    concepts = {end.concept for claim in extraction.claims for end in (claim.subject, claim.object)}
    assert len(spoken) > 4
    assert spoken - {None} <= {mention.span for mention in extraction.mentions}
    assert concepts <= {mention.concept for mention in extraction.mentions}
    assert all(each.score >= 0.45 or each.span in spoken or each.concept in concepts for each in extraction.mentions)


def test_what_the_title_alone_names_is_the_vocabularys_concept_of_that_name(extractor: BuiltinExtractor) -> None:
    text = "Symptoms include fever, chills and a dry cough."
    extraction = extractor.extract(Document("d", "What are the symptoms of Q fever ?", text, blocks(text)))
    assert {claim.object.label for claim in extraction.claims} == {"fever", "chills", "dry cough"}
    assert {(claim.subject.label, claim.subject.candidate) for claim in extraction.claims} == {("Q fever", False)}


def test_names_alone_are_the_dictionarys_and_state_nothing() -> None:
    lookup = Lookup(Vocabulary.load())
    document = Document("heroin", "Heroin", TEXT, blocks(TEXT))
    names = NameExtractor(lookup, "mine")
    (one, other) = names.extract_many([document, document])
    assert one == other == names.extract(document)
    assert one.mentions == lookup.mentions(document) and one.claims == ()
    assert {"heroin", "methadone"} <= {mention.label for mention in one.mentions}
    assert names.name.startswith("names-") and names.name.endswith("+mine")
