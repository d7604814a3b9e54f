from __future__ import annotations

from pathlib import Path

import pytest

from ontology.terms import Polarity, Relation
from service.search.searcher import Searcher
from tests.service.search.asking import affirmed, answer, ask, searching


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which medications reduce craving for heroin?", {"methadone", "buprenorphine"}),
        ("What is heroin made from?", {"morphine"}),
        ("what is herion made from", {"morphine"}),
        ("What causes heroin addiction?", {"peer pressure"}),
        ("What are the effects of buprenorphine?", {"nausea"}),
        ("How is heroin addiction treated?", {"methadone", "naltrexone"}),
        ("What does naltrexone treat?", {"heroin addiction"}),
        ("How do I get off heroin?", {"methadone", "naltrexone"}),
        ("treatment for heroin", {"methadone", "naltrexone"}),
    ],
)
def test_the_graph_answers_questions_for_a_relation(searcher: Searcher, question: str, expected: set[str]) -> None:
    response = ask(searcher, question)
    assert affirmed(response) == expected
    assert response.verdict.answered


def test_what_is_only_denied_is_never_affirmed(searcher: Searcher) -> None:
    response = ask(searcher, "What are the effects of methadone?")
    assert not answer(response).affirmed
    (denied,) = answer(response).denied
    assert denied.concept.label.lower() == "euphoria"
    assert not denied.evidence_for
    assert all(one.polarity is Polarity.NEGATED for one in denied.evidence_against)


def test_evidence_for_and_against_stand_beside_each_other(searcher: Searcher) -> None:
    items = {i.concept.label.lower(): i for i in answer(ask(searcher, "What are the effects of heroin?")).affirmed}
    euphoria = items["euphoria"]
    assert (euphoria.affirming, euphoria.denying) == (1, 1)
    assert euphoria.evidence_for[0].quote.identifier == "heroin.txt"
    assert euphoria.evidence_against[0].quote.identifier == "doubt.txt"
    assert "zest for knitting" in items


def test_a_question_of_yes_or_no_is_answered_about_what_it_names_alone(searcher: Searcher) -> None:
    response = ask(searcher, "Does methadone cause euphoria?")
    assert {item.concept.label.lower() for item in answer(response).denied} == {"methadone"}
    assert response.verdict.answered
    assert "texts deny" in answer(response).statement
    assert not answer(response).affirmed


@pytest.mark.parametrize("question", ["Is heroin dangerous?", "How safe is heroin for young people?"])
def test_whether_a_thing_is_safe_asks_whether_it_harms(searcher: Searcher, question: str) -> None:
    asked = ask(searcher, question).understanding.asked
    assert asked is not None
    assert [concept.label for concept in (*asked.about, *asked.confirm)] == ["heroin", "harm"]
    assert (asked.given, asked.relations[0]) == ("subject", Relation.HAS_EFFECT)


def test_whether_a_thing_is_addictive_asks_whether_addiction_is_its_effect(searcher: Searcher) -> None:
    asked = ask(searcher, "Is heroin addictive?").understanding.asked
    assert asked is not None
    assert [concept.label for concept in (*asked.about, *asked.confirm)] == ["heroin", "addiction"]


def test_the_symptoms_of_a_substance_are_its_effects(searcher: Searcher) -> None:
    assert "euphoria" in affirmed(ask(searcher, "What are the signs of heroin use?"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("treatment of heroin addiction", ["heroin addiction"]),
        ("is there a remedy for hay fever", ["hay fever"]),  # not "fever", which a text speaks of
        ("naltre xone dose", ["naltrexone"]),
        ("a high dose", []),
        ("a cluster in asbestos is rare in digestion", ["asbestos"]),  # no clusterin, asbestosis, indigestion
        ("does it give a high", ["euphoria"]),
    ],
)
def test_which_names_a_question_links(searcher: Searcher, question: str, expected: list[str]) -> None:
    assert [linked.concept.label.lower() for linked in ask(searcher, question).understanding.concepts] == expected


def test_a_name_that_texts_alone_know_is_not_the_part_that_the_vocabulary_knows(tmp_path: Path) -> None:
    texts = {
        "one": "Methadone reduces craving. Naltrexone prevents craving.",
        "two": "Buprenorphine reduces late dawn craving. Heroin causes zest for knitting. Tea reduces nurses.",
    }
    with searching(tmp_path, texts) as searcher:
        whole, circumstance, part, of_others, other, unnamed, further = (
            ask(searcher, question)
            for question in (
                "What reduces the late dawn craving?",
                "What reduces late dawn craving in nurses with children?",
                "What reduces craving?",
                "What reduces nurses with craving?",
                "What causes zest for knitting?",
                "What reduces early dawn craving?",
                "What prevents late dawn craving?",
            )
        )
    assert affirmed(whole) == affirmed(circumstance) == {"buprenorphine"}
    assert [linked.written for linked in whole.understanding.concepts] == ["late dawn craving", "craving"]
    assert answer(whole).statement == "What relieves late dawn craving: buprenorphine."
    assert affirmed(part) == affirmed(of_others) == {"methadone"}
    assert affirmed(other) == {"heroin"}
    assert affirmed(unnamed) == {"methadone"}
    assert affirmed(further) == {"naltrexone"}, "what no text says of the whole may be said of its part"


def test_a_name_of_which_no_text_speaks_means_the_two_that_it_is_made_of_together(tmp_path: Path) -> None:
    texts = {
        "heroin": "Methadone reduces withdrawal. Heroin causes withdrawal. Opium causes withdrawal.",
        "alcohol": "Naltrexone reduces withdrawal. Alcohol causes nausea.",
    }
    with searching(tmp_path, texts) as searcher:
        found = ask(searcher, "What helps with heroin withdrawal?")
        causes = ask(searcher, "What causes heroin withdrawal?")
    assert affirmed(causes) == {"opium"}
    heroin, withdrawal = found.understanding.concepts
    assert (heroin.concept.label, heroin.modifies) == ("heroin", withdrawal.concept.iri)
    assert (withdrawal.concept.label, withdrawal.modifies) == ("withdrawal symptom", None)
    assert affirmed(found) == {"methadone"}
    assert answer(found).statement == "What relieves withdrawal symptom (heroin): methadone."


def test_what_follows_when_one_does_without_a_substance_is_not_its_effect(tmp_path: Path) -> None:
    texts = {
        "heroin": "Heroin causes euphoria. Withdrawal has the symptom sweating.",
        "alcohol": "Alcohol causes nausea. Withdrawal has the symptom fatigue.",
    }
    with searching(tmp_path, texts) as searcher:
        named, told, other = (
            ask(searcher, question)
            for question in (
                "What are the withdrawal symptoms of heroin?",
                "What happens when you stop taking heroin?",
                "What happens when the heart stops beating?",
            )
        )
    assert affirmed(named) == affirmed(told) == {"sweating"}
    assert answer(named).statement == "Symptoms of withdrawal symptom (heroin): sweating."
    assert other.understanding.asked is None


def test_whether_it_is_inherited_is_answered_by_genes_and_families_alone(tmp_path: Path) -> None:
    texts = {
        "gout": "Gout is caused by gene mutation. Gout is caused by alcohol.",
        "flu": "Asthma is caused by smoking.",
    }
    with searching(tmp_path, texts) as searcher:
        inherited, any_cause, unknown = (
            ask(searcher, question)
            for question in ("Is gout inherited?", "What causes gout?", "Does asthma run in families?")
        )
    assert affirmed(inherited) == {"gene mutation"}
    assert answer(inherited).statement == "Causes of gout (genes and families): gene mutation."
    assert affirmed(any_cause) == {"gene mutation", "alcohol"}
    assert unknown.answer is None


def test_what_texts_call_symptoms_is_told_where_none_tells_effects(tmp_path: Path) -> None:
    texts = {
        "gout": "Gout has the symptom pain.",
        "asthma": "Asthma has the symptom cough. Asthma causes death.",
    }
    with searching(tmp_path, texts) as searcher:
        assert affirmed(ask(searcher, "What are the complications of gout?")) == {"pain"}
        assert affirmed(ask(searcher, "What are the complications of asthma?")) == {"death"}


def test_what_texts_call_side_effects_comes_before_other_effects(tmp_path: Path) -> None:
    texts = {"one": "Aspirin causes sweating. Aspirin has the side effect nausea.", "two": "Aspirin causes sweating."}
    with searching(tmp_path, texts) as searcher:
        for question, first in (("side effects of aspirin", "nausea"), ("What does aspirin cause?", "sweating")):
            labels = [item.concept.label.lower() for item in answer(ask(searcher, question)).affirmed]
            assert set(labels) == {"nausea", "sweating"} and labels[0] == first


def test_documents_that_name_the_circumstances_come_first(tmp_path: Path) -> None:
    texts = {f"note {number}": f"Aspirin reduces pain. That was seen {number} times." for number in range(4)}
    texts["cancer"] = "Morphine reduces pain. Smoking causes cancer."
    with searching(tmp_path, texts) as searcher:
        for question, first in (("What reduces pain in cancer?", "morphine"), ("What reduces pain?", "aspirin")):
            response = ask(searcher, question)
            labels = [item.concept.label.lower() for item in answer(response).affirmed]
            assert set(labels) == {"aspirin", "morphine"} and labels[0] == first
            asked = response.understanding.asked
            assert asked is not None and [c.label for c in asked.circumstances] == ["cancer"] * (first == "morphine")


def test_one_kind_of_a_thing_is_no_answer_to_what_another_kind_leads_to(tmp_path: Path) -> None:
    texts = {"one": "Type 2 diabetes causes blindness. Gestational diabetes causes type 2 diabetes."}
    with searching(tmp_path, texts) as searcher:
        assert affirmed(ask(searcher, "What are the complications of diabetes?")) == {"blindness"}
        assert affirmed(ask(searcher, "What are the complications of gestational diabetes?")) == {"type 2 diabetes"}


def test_a_question_of_yes_or_no_about_what_no_name_is_known_for_is_not_answered_with_all(searcher: Searcher) -> None:
    assert ask(searcher, "Does snake oil reduce craving?").answer is None
    assert "methadone" in affirmed(ask(searcher, "Does anything reduce craving?"))


def test_what_the_question_names_is_no_answer_to_it(searcher: Searcher) -> None:
    assert "heroin" not in affirmed(ask(searcher, "What are the effects of heroin and euphoria?"))


def test_hedged_evidence_counts_by_half(searcher: Searcher) -> None:
    (nausea,) = answer(ask(searcher, "What are the effects of buprenorphine?")).affirmed
    assert nausea.support == pytest.approx(0.45)


def test_what_fits_the_rest_of_the_question_is_told_and_quoted_first(tmp_path: Path) -> None:
    texts = {
        "teachers": "It is common among teachers. Methadone reduces craving. Nicotine causes nausea.",
        "sailors": "It is common among sailors. Methadone reduces craving. Heroin causes nausea.",
    }
    with searching(tmp_path, texts) as searcher:
        for trade, cause in (("teachers", "nicotine"), ("sailors", "heroin")):
            causes = answer(ask(searcher, f"What causes nausea in {trade}?")).affirmed
            assert len(causes) == 2 and causes[0].concept.label.lower() == cause
            assert causes[0].support > causes[1].support
            (methadone,) = answer(ask(searcher, f"What reduces craving in {trade}?")).affirmed
            assert methadone.evidence_for[0].quote.identifier == trade


def test_what_is_stated_is_quoted_before_what_is_hedged(tmp_path: Path) -> None:
    texts = {
        "teachers": "It is common among teachers. Heroin may cause nausea.",
        "sailors": "It is common among sailors. Heroin causes nausea.",
    }
    with searching(tmp_path, texts) as searcher:
        (heroin,) = answer(ask(searcher, "What causes nausea in teachers?")).affirmed
    assert [one.quote.identifier for one in heroin.evidence_for] == ["sailors", "teachers"]
