from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.terms import ConceptType, Relation
from service.search.intents import intent


@pytest.mark.parametrize(
    ("question", "relation", "given_end", "topic"),
    [
        ("Which medications reduce craving for heroin?", Relation.RELIEVES, "object", "craving for heroin"),
        ("What causes heroin addiction?", Relation.HAS_CAUSE, "subject", "heroin addiction"),
        ("What are the causes of asthma?", Relation.HAS_CAUSE, "subject", "asthma"),
        ("Why do people become addicted to heroin?", Relation.HAS_CAUSE, "subject", "addicted to heroin"),
        ("What are the effects of heroin?", Relation.HAS_EFFECT, "subject", "heroin"),
        ("What are the side effects of aspirin?", Relation.HAS_ADVERSE_EFFECT, "subject", "aspirin"),
        ("what does cocaine do to the heart", Relation.HAS_EFFECT, "subject", "cocaine"),
        ("what is heroin made from", Relation.DERIVED_FROM, "subject", "heroin"),
        ("Where does morphine come from?", Relation.DERIVED_FROM, "subject", "morphine"),
        ("What is derived from opium?", Relation.DERIVED_FROM, "object", "opium"),
        ("What are the kinds of therapy?", Relation.BROADER, "object", "therapy"),
        ("What are the symptoms of withdrawal?", Relation.HAS_SYMPTOM, "subject", "withdrawal"),
        ("How is heroin addiction treated?", Relation.TREATS, "object", "heroin addiction"),
        ("What are the treatments for Crohn's disease ?", Relation.TREATS, "object", "Crohn's disease"),
        ("What is naltrexone used for?", Relation.TREATS, "subject", "naltrexone"),
        ("How can I prevent a relapse?", Relation.PREVENTS, "object", "a relapse"),
        ("what drugs cause drowsiness", Relation.HAS_EFFECT, "object", "drowsiness"),
        ("heroin addiction treatment", Relation.TREATS, "object", "heroin addiction"),
        ("heroin side effects", Relation.HAS_EFFECT, "subject", "heroin"),
    ],
)
def test_what_is_asked(question: str, relation: Relation, given_end: str, topic: str) -> None:
    found = intent(question)
    assert found is not None
    assert found.relations[0] is relation
    assert found.given.value == given_end
    assert found.topic.of(question).strip(" ?") == topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Is moderate drinking safe?", "moderate drinking"),
        ("Is methadone safe during pregnancy?", "methadone"),
        ("Are energy drinks really bad for you", "energy drinks"),
        ("How dangerous is heroin?", "heroin"),
    ],
)
def test_whether_a_thing_harms(question: str, topic: str) -> None:
    found = intent(question)
    assert found is not None and found.harm
    assert found.relations[0] is Relation.HAS_EFFECT
    assert found.topic.of(question).strip(" ?") == topic


@pytest.mark.parametrize(
    ("question", "confirm", "topic"),
    [
        ("Does methadone cause a high?", "methadone", "high"),
        ("Is heroin made from morphine?", "heroin", "morphine"),
        ("Is naltrexone a treatment for heroin addiction?", "naltrexone", "heroin addiction"),
        ("Can aspirin be used to treat fever?", "aspirin", "fever"),
    ],
)
def test_questions_of_yes_or_no_name_both_ends(question: str, confirm: str, topic: str) -> None:
    found = intent(question)
    assert found is not None
    assert found.confirm is not None
    assert found.confirm.of(question) == confirm
    assert found.topic.of(question).strip(" ?").removeprefix("a ") == topic


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("Which medications treat pain?", (ConceptType.MEDICATION,)),
        ("Which therapies help with depression?", (ConceptType.THERAPY,)),
        ("What treats pain?", ()),
        ("What are the treatments for pain?", ()),
    ],
)
def test_the_type_that_can_answer(question: str, types: tuple[ConceptType, ...]) -> None:
    found = intent(question)
    assert found is not None
    assert found.types == types


@pytest.mark.parametrize("question", ["", "heroin", "Who was the first president?", "heroin morphine codeine"])
def test_other_questions_ask_for_no_relation(question: str) -> None:
    assert intent(question) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(question: str) -> None:
    found = intent(question)
    assert found is None or 0 <= found.topic.start < found.topic.end <= len(question)
