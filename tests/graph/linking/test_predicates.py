from __future__ import annotations

import pytest

from graph.linking.predicates import with_hazards, with_inability, with_purposes
from graph.linking.tags import Tagged
from graph.linking.tokens import key, tokenise
from ontology.terms import ConceptType


def hazards(text: str, *tagged: Tagged) -> list[str]:
    tokens = tokenise(text)
    return [tokens[phrase.first].text for phrase in with_hazards(tokens, tagged)]


def purposes(text: str, phrase: str, type_: ConceptType = ConceptType.THERAPY) -> tuple[str, ConceptType]:
    tokens, at = tokenise(text), text.index(phrase)
    within = [number for number, token in enumerate(tokens) if at <= token.start < at + len(phrase)]
    tagged = [Tagged(within[0], within[-1] + 1, type_, 0.9)]
    (found,) = with_purposes(tokens, tagged, lambda words: key(words) in {("addiction",), ("lung", "cancer")})
    return text[tokens[found.first].start : tokens[found.last - 1].end], found.type


def abilities(text: str, *phrases: tuple[str, ConceptType]) -> list[str]:
    tokens, tagged = tokenise(text), []
    for phrase, type_ in phrases:
        at = text.index(phrase)
        within = [number for number, token in enumerate(tokens) if at <= token.start < at + len(phrase)]
        tagged.append(Tagged(within[0], within[-1] + 1, type_, 0.9))
    found = with_inability(tokens, tagged)
    return [text[tokens[phrase.first].start : tokens[phrase.last - 1].end] for phrase in found]


@pytest.mark.parametrize(
    "text",
    [
        "Smoking is dangerous.",
        "It can be very harmful to your body",
        "Both are harmful, and risky if mixed",
        "For many people, moderate drinking is probably safe.",
        "Vaping is not safe during pregnancy",
    ],
)
def test_harm_and_safety_that_are_said_of_something_are_effects(text: str) -> None:
    assert hazards(text)
    assert all(phrase.type is ConceptType.EFFECT for phrase in with_hazards(tokenise(text), ()))


@pytest.mark.parametrize(
    "text",
    ["They sell harmful products.", "A dangerous drug is sold.", "It is a risky habit.", "There is no safe amount."],
)
def test_harm_that_describes_a_noun_is_none(text: str) -> None:
    assert hazards(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ask your doctor whether caffeine is safe for you.",
        "Is caffeine safe for you?",
        "Ask which medicines are safe.",
        "Trials find out if new treatments are safe and effective.",
    ],
)
def test_safety_that_is_asked_about_is_none(text: str) -> None:
    at = next(number for number, token in enumerate(tokenise(text)) if token.text == "safe")
    assert hazards(text) == []
    assert hazards(text, Tagged(at, at + 1, ConceptType.EFFECT, 0.9)) == []


def test_what_a_tagged_phrase_holds_already_is_not_marked_again() -> None:
    tagged = Tagged(1, 3, ConceptType.EFFECT, 0.9)
    assert with_hazards(tokenise("Smoking is dangerous."), (tagged,)) == (tagged,)


@pytest.mark.parametrize("text", ["Detox is not {} in itself.", "Detox was never a {}."])
@pytest.mark.parametrize("phrase", ["addiction treatment", "lung cancer therapy"])
def test_what_something_is_no_treatment_for_is_named_alone(text: str, phrase: str) -> None:
    assert purposes(text.format(phrase), phrase) == (phrase.rsplit(" ", 1)[0], ConceptType.CONDITION)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Detox is addiction treatment.", "addiction treatment"),
        ("There is no addiction treatment here.", "addiction treatment"),
        ("Detox is not outpatient treatment.", "outpatient treatment"),
        ("It is not treatment.", "treatment"),
    ],
)
def test_other_treatments_stay_whole(text: str, phrase: str) -> None:
    assert purposes(text, phrase) == (phrase, ConceptType.THERAPY)


@pytest.mark.parametrize(
    ("text", "phrase", "whole"),
    [
        ("The kidneys are damaged and can’t filter blood.", "filter blood", "can’t filter blood"),
        ("They cannot keep a job.", "keep a job", "cannot keep a job"),
        ("Some could not sleep.", "sleep", "could not sleep"),
        ("Sometimes they don't make sense.", "make sense", "don't make sense"),
        ("Children who do not gain weight need help.", "gain weight", "do not gain weight"),
    ],
)
def test_what_people_and_organs_cannot_do_is_named_with_its_denial(text: str, phrase: str, whole: str) -> None:
    assert abilities(text, (phrase, ConceptType.EFFECT)) == [whole]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Pinkeye usually does not affect vision.", "affect vision"),
        ("Most injuries don't cut through your spinal cord.", "cut through your spinal cord"),
        ("People do not have symptoms.", "symptoms"),
        ("Don't smoke in bed.", "smoke in bed"),
        ("You are not physically dependent.", "physically dependent"),
    ],
)
def test_what_is_denied_of_a_condition_is_named_alone(text: str, phrase: str) -> None:
    assert abilities(text, (phrase, ConceptType.EFFECT)) == [phrase]


def test_what_a_medication_cannot_do_is_denied_of_it() -> None:
    tagged = (("Interferon", ConceptType.MEDICATION), ("restore hearing", ConceptType.EFFECT))
    assert abilities("Interferon cannot restore hearing.", *tagged) == ["Interferon", "restore hearing"]
    told = "Interferon is given. They cannot restore hearing."
    assert abilities(told, *tagged) == ["Interferon", "cannot restore hearing"]


def test_a_denial_that_is_part_of_another_phrase_stays_there() -> None:
    tagged = (("can't", ConceptType.EFFECT), ("sleep", ConceptType.EFFECT))
    assert abilities("They can't sleep.", *tagged) == ["can't", "sleep"]
