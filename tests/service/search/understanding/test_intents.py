from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.terms import ConceptType, Relation
from service.search.understanding.forms import QUALITIES, Given
from service.search.understanding.intents import intent


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
        ("heroin side effects", Relation.HAS_ADVERSE_EFFECT, "subject", "heroin"),
        ("How is heroin made?", Relation.DERIVED_FROM, "subject", "heroin"),
        ("What plant does cocaine come from?", Relation.DERIVED_FROM, "subject", "cocaine"),
        ("what's good for heartburn", Relation.TREATS, "object", "heartburn"),
        ("medications that treat alcoholism", Relation.TREATS, "object", "alcoholism"),
        ("medicines to relieve nausea", Relation.RELIEVES, "object", "nausea"),
        ("drugs that can cause hair loss", Relation.HAS_EFFECT, "object", "hair loss"),
        ("What reverses an overdose?", Relation.RELIEVES, "object", "an overdose"),
        ("Which medicine blocks the effects of opioids?", Relation.RELIEVES, "object", "the effects of opioids"),
        (
            "What eases the side effects of chemotherapy?",
            Relation.RELIEVES,
            "object",
            "the side effects of chemotherapy",
        ),
        ("What disorders does smoking cause?", Relation.HAS_EFFECT, "subject", "smoking"),
        ("What diseases can you get from sharing needles?", Relation.HAS_EFFECT, "subject", "sharing needles"),
        ("What makes someone depressed?", Relation.HAS_CAUSE, "subject", "depressed"),
        ("Who is at risk of gout?", Relation.HAS_CAUSE, "subject", "gout"),
        ("signs someone is using cocaine", Relation.HAS_SYMPTOM, "subject", "using cocaine"),
        ("types of therapy for addiction", Relation.TREATS, "object", "addiction"),
        ("Can gout be cured?", Relation.TREATS, "object", "gout"),
        ("Is group therapy effective?", Relation.TREATS, "subject", "group therapy"),
        ("which drugs are opioids", Relation.BROADER, "object", "opioids"),
        ("What kind of drug is heroin?", Relation.BROADER, "subject", "heroin"),
        ("What are the genetic changes related to gout?", Relation.HAS_CAUSE, "subject", "gout"),
        ("What gene causes gout?", Relation.HAS_CAUSE, "subject", "gout"),
        ("Which genes are involved in gout?", Relation.HAS_CAUSE, "subject", "gout"),
        ("Is gout inherited ?", Relation.HAS_CAUSE, "subject", "gout"),
        ("Is heroin addiction genetic or learnt?", Relation.HAS_CAUSE, "subject", "heroin addiction"),
        ("Does gout run in families?", Relation.HAS_CAUSE, "subject", "gout"),
        ("How is gout passed on?", Relation.HAS_CAUSE, "subject", "gout"),
        ("Can depression be passed down from parents?", Relation.HAS_CAUSE, "subject", "depression"),
        ("can you inherit depression", Relation.HAS_CAUSE, "subject", "depression"),
        ("what is the inheritance pattern of gout", Relation.HAS_CAUSE, "subject", "gout"),
        ("How do people get hepatitis?", Relation.HAS_CAUSE, "subject", "hepatitis"),
        ("how do you catch a cold", Relation.HAS_CAUSE, "subject", "a cold"),
        ("How is hepatitis spread?", Relation.HAS_CAUSE, "subject", "hepatitis"),
        ("How does an addiction develop?", Relation.HAS_CAUSE, "subject", "an addiction"),
        ("How do you get off heroin?", Relation.TREATS, "object", "heroin"),
        ("what can I do about heartburn", Relation.TREATS, "object", "heartburn"),
        ("What should be done for a cold?", Relation.TREATS, "object", "a cold"),
        ("what to take for a headache", Relation.TREATS, "object", "a headache"),
        ("What should I do if someone overdoses?", Relation.TREATS, "object", "overdoses"),
        ("What kind of therapy works for addiction?", Relation.TREATS, "object", "addiction"),
        ("Is there medication to reduce craving?", Relation.RELIEVES, "object", "craving"),
        ("Can anything help with pain?", Relation.RELIEVES, "object", "pain"),
        ("which diseases are caused by smoking", Relation.HAS_EFFECT, "subject", "smoking"),
        ("disorders linked to alcohol", Relation.HAS_EFFECT, "subject", "alcohol"),
        ("How does alcohol damage the liver?", Relation.HAS_EFFECT, "subject", "alcohol"),
        ("factors contributing to addiction", Relation.HAS_CAUSE, "subject", "addiction"),
        ("drugs made from the opium poppy", Relation.DERIVED_FROM, "object", "the opium poppy"),
        ("acamprosate indications", Relation.TREATS, "subject", "acamprosate"),
        ("How effective is naltrexone?", Relation.TREATS, "subject", "naltrexone"),
        ("benefits of methadone", Relation.TREATS, "subject", "methadone"),
        ("drawbacks of methadone", Relation.HAS_ADVERSE_EFFECT, "subject", "methadone"),
        ("medicines that make you sleepy", Relation.HAS_EFFECT, "object", "sleepy"),
        ("prevent stroke", Relation.PREVENTS, "object", "stroke"),
        ("relieve pain", Relation.RELIEVES, "object", "pain"),
        ("Who becomes addicted?", Relation.HAS_CAUSE, "subject", "addicted"),
    ],
)
def test_what_is_asked(question: str, relation: Relation, given_end: str, topic: str) -> None:
    found = intent(question)
    assert found is not None
    assert found.relations[0] is relation
    assert found.given.value == given_end
    assert found.topic.of(question).strip(" ?") == topic


@pytest.mark.parametrize(
    ("question", "quality", "topic"),
    [
        ("Is moderate drinking safe?", "harm", "moderate drinking"),
        ("Is methadone safe during pregnancy?", "harm", "methadone"),
        ("Are energy drinks really bad for you", "harm", "energy drinks"),
        ("is ibuprofen bad for your kidneys", "harm", "ibuprofen"),
        ("How dangerous is heroin?", "harm", "heroin"),
        ("Is it safe to take aspirin?", "harm", "aspirin"),
        ("is nicotine addictive", "addiction", "nicotine"),
        ("How addictive is caffeine?", "addiction", "caffeine"),
        ("Why is heroin so addictive?", "addiction", "heroin"),
        ("what makes fentanyl dangerous", "harm", "fentanyl"),
        ("Can you get addicted to codeine?", "addiction", "codeine"),
        ("Can heroin kill you?", "death", "heroin"),
        ("Is meningitis fatal?", "death", "meningitis"),
        ("can someone die from alcohol withdrawal", "death", "alcohol withdrawal"),
    ],
)
def test_whether_a_thing_has_an_effect_said_by_an_adjective(question: str, quality: str, topic: str) -> None:
    found = intent(question)
    assert found is not None and found.quality == QUALITIES[quality]
    assert (found.relations[0], found.given) == (Relation.HAS_EFFECT, Given.SUBJECT)
    assert found.topic.of(question).strip(" ?") == topic


@pytest.mark.parametrize(
    ("question", "confirm", "topic"),
    [
        ("Does methadone cause a high?", "methadone", "high"),
        ("Is heroin made from morphine?", "heroin", "morphine"),
        ("Is naltrexone a treatment for heroin addiction?", "naltrexone", "heroin addiction"),
        ("Can aspirin be used to treat fever?", "aspirin", "fever"),
        ("Can methadone be used for pain?", "methadone", "pain"),
        ("Is naltrexone effective against craving?", "naltrexone", "craving"),
        ("Is smoking linked to gout?", "smoking", "gout"),
        ("Does stress play a role in relapse?", "stress", "relapse"),
        ("Does obesity increase the risk of gout?", "obesity", "gout"),
        ("Is heroin an opioid?", "heroin", "opioid"),
        ("Can you overdose on methadone?", "overdose", "methadone"),
        ("psychotherapy for addiction", "psychotherapy", "addiction"),
        ("Can you get hepatitis from tattoos?", "hepatitis", "tattoos"),
        ("does methadone get you high", "methadone", "high"),
        ("How effective is naltrexone for alcoholism?", "naltrexone", "alcoholism"),
        ("Is there any evidence that methadone reduces craving?", "methadone", "craving"),
        ("What studies show whether stress triggers relapse?", "stress", "relapse"),
    ],
)
def test_questions_of_yes_or_no_name_both_ends(question: str, confirm: str, topic: str) -> None:
    found = intent(question)
    assert found is not None
    assert found.confirm is not None
    assert found.confirm.of(question) == confirm
    assert found.topic.of(question).strip(" ?").removeprefix("a ") == topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What are the withdrawal symptoms of heroin?", "heroin"),
        ("What happens when you stop taking methadone?", "methadone"),
        ("symptoms when someone quits alcohol", "alcohol"),
        ("side effects of coming off heroin", "heroin"),
    ],
)
def test_what_follows_when_one_does_without(question: str, topic: str) -> None:
    found = intent(question)
    assert found is not None and found.withdrawal
    assert found.topic.of(question).strip(" ?") == topic


@pytest.mark.parametrize(
    ("question", "hereditary"),
    [
        ("Is gout inherited?", True),
        ("can you inherit gout", True),
        ("Which genes cause gout?", True),
        ("What is the inheritance pattern of gout?", True),
        ("What causes gout?", False),
    ],
)
def test_whether_causes_must_lie_in_genes_or_families(question: str, hereditary: bool) -> None:
    found = intent(question)
    assert found is not None and found.hereditary is hereditary


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("Which medications treat pain?", (ConceptType.MEDICATION,)),
        ("Which therapies help with depression?", (ConceptType.THERAPY,)),
        ("What treats pain?", ()),
        ("What are the treatments for pain?", ()),
        ("Are there any medications for pain?", (ConceptType.MEDICATION,)),
        ("Do any therapies help with pain?", (ConceptType.THERAPY,)),
    ],
)
def test_the_type_that_can_answer(question: str, types: tuple[ConceptType, ...]) -> None:
    found = intent(question)
    assert found is not None
    assert found.types == types


@pytest.mark.parametrize(
    "question",
    [
        "",
        "heroin",
        "Who was the first president?",
        "heroin morphine codeine",
        "Why do people take heroin?",
        "what drugs are in suboxone",
        "What is (are) Heart Block ?",
        "What is oxygen therapy?",
        "anxiety from drugs",
        "what foods should I avoid with gout",
    ],
)
def test_other_questions_ask_for_no_relation(question: str) -> None:
    assert intent(question) is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(question: str) -> None:
    found = intent(question)
    assert found is None or 0 <= found.topic.start < found.topic.end <= len(question)
