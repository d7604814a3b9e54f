from __future__ import annotations

import pytest

from graph.linking.hazards import with_hazards
from graph.linking.tags import Tagged
from graph.linking.tokens import tokenise
from ontology.terms import ConceptType


def hazards(text: str, *tagged: Tagged) -> list[str]:
    tokens = tokenise(text)
    return [tokens[phrase.first].text for phrase in with_hazards(tokens, tagged)]


@pytest.mark.parametrize(
    "text", ["Smoking is dangerous.", "It can be very harmful to your body", "Both are harmful, and risky if mixed"]
)
def test_harm_that_is_said_of_something_is_an_effect(text: str) -> None:
    assert hazards(text)
    assert all(phrase.type is ConceptType.EFFECT for phrase in with_hazards(tokenise(text), ()))


@pytest.mark.parametrize("text", ["They sell harmful products.", "A dangerous drug is sold.", "It is a risky habit."])
def test_harm_that_describes_a_noun_is_none(text: str) -> None:
    assert hazards(text) == []


def test_what_a_tagged_phrase_holds_already_is_not_marked_again() -> None:
    tagged = Tagged(1, 3, ConceptType.EFFECT, 0.9)
    assert with_hazards(tokenise("Smoking is dangerous."), (tagged,)) == (tagged,)
