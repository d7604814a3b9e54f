"""Harm that is said by an adjective: "smoking is dangerous" says what smoking does, though it names no effect."""

from __future__ import annotations

from collections.abc import Sequence

from graph.linking.tags import Tagged
from graph.linking.tokens import Token
from ontology.terms import ConceptType

_ADJECTIVES = frozenset({"harmful", "dangerous", "risky", "hazardous", "unsafe"})
_COPULAS = frozenset({"is", "are", "was", "were", "be"})
_BETWEEN = 3  # words between the copula and the adjective: "is probably not very"
_SURE = 0.6
"""Annotators take such an adjective for an effect in about six cases of ten."""


def with_hazards(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> tuple[Tagged, ...]:
    """The tagged phrases, and the adjectives of harm that are said of something and are in none of them."""
    taken = {at for phrase in tagged for at in range(phrase.first, phrase.last)}
    found = [
        Tagged(at, at + 1, ConceptType.EFFECT, _SURE)
        for at, token in enumerate(tokens)
        if token.norm in _ADJECTIVES and at not in taken and _predicate(tokens, at)
    ]
    return tuple(sorted([*tagged, *found], key=lambda phrase: phrase.first)) if found else tuple(tagged)


def _predicate(tokens: Sequence[Token], at: int) -> bool:
    """Whether the adjective ends a statement that a copula makes, rather than describing the noun that follows."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = following is None or not following.text.isalpha() or following.norm in {"to", "for", "and", "or", "if", "in"}
    return ends and any(token.norm in _COPULAS for token in tokens[max(0, at - 1 - _BETWEEN) : at])
