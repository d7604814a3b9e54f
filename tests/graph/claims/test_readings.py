from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graph.claims.families import Family, Sense
from graph.claims.pairs import read_pairs
from graph.claims.readings import Stated, readings
from graph.linking.predicates import HARM
from ontology.terms import Polarity

if TYPE_CHECKING:
    from tests.graph.claims.conftest import Read


def denied(read: Read, marked: str, concept: str | None, forward: bool) -> bool:
    """Whether the one reading of two mentions denies; ``concept`` is what the second one is linked to, if it is."""
    document, (one, other) = read(marked)
    pairs = read_pairs(document, (one, replace(other, concept=concept or other.concept)))
    (reading,) = readings(document.text, pairs, [Stated(0, Sense(Family.PRODUCES, forward), 0.9)])
    return reading.evidence.polarity is Polarity.NEGATED


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Aspirin|m] is probably [safe|e].", True),
        ("[Aspirin|m] is [safe for your baby|e].", True),
        ("[Aspirin|m] is not [safe|e].", False),
        ("[Aspirin|m] is never [safe for your baby|e].", False),
        ("[Aspirin|m] is not [harmful|e].", True),
    ],
)
@pytest.mark.parametrize("forward", [True, False])
def test_what_is_safe_does_no_harm(read: Read, marked: str, expected: bool, forward: bool) -> None:
    assert denied(read, marked, HARM, forward) is expected


def test_the_same_words_for_another_concept_turn_nothing_round(read: Read) -> None:
    assert not denied(read, "[Aspirin|m] is probably [safe|e].", None, True)
