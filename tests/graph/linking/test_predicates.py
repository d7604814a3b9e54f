from __future__ import annotations

import pytest

from graph.linking.predicates import with_hazards, with_purposes
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
