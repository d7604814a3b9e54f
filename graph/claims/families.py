"""Families of relations: what a sentence says of two concepts before their types name the relation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.terms import ConceptType, Relation

_S, _M, _T = ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY
_D, _E, _C = ConceptType.CONDITION, ConceptType.EFFECT, ConceptType.CAUSE
AGENTS = frozenset({_S, _M, _T})


class Family(StrEnum):
    """What the first concept is to the second: it produces it, helps against it, is a kind of it, is made from it."""

    PRODUCES = "produces"
    HELPS = "helps"
    KIND = "kind"
    MADE_FROM = "made-from"


_KINDS = frozenset(
    [(t, t) for t in ConceptType]
    + [(_D, _E), (_E, _D), (_D, _C), (_C, _D), (_S, _C), (_M, _C), (_S, _M), (_M, _S), (_M, _T), (_T, _M)]
)
_ARGUMENTS: dict[Family, frozenset[tuple[ConceptType, ConceptType]]] = {
    Family.PRODUCES: frozenset((one, other) for one in (*AGENTS, _D, _C) for other in (_E, _D)),
    Family.HELPS: frozenset((one, other) for one in AGENTS for other in (_E, _D)),
    Family.KIND: _KINDS,
    Family.MADE_FROM: frozenset((one, other) for one in (_S, _M) for other in (_S, _M, _C)),
}


@dataclass(frozen=True, slots=True)
class Sense:
    """A family, and whether a pair's first member is its first argument.

    >>> str(Sense(Family.KIND, False))
    'kind<'
    """

    family: Family
    forward: bool

    def __str__(self) -> str:
        return self.family.value + (">" if self.forward else "<")

    @classmethod
    def parse(cls, text: str) -> Sense:
        """The sense that ``str`` writes so."""
        return cls(Family(text[:-1]), text[-1] == ">")

    def takes(self, first: ConceptType, second: ConceptType) -> bool:
        """Whether a pair of these types can have this sense."""
        return ((first, second) if self.forward else (second, first)) in _ARGUMENTS[self.family]


SENSES = tuple(Sense(family, forward) for family in Family for forward in (True, False))


def related(first: ConceptType, second: ConceptType) -> bool:
    """Whether any sense takes a pair of these types."""
    return (first, second) in _RELATED


_RELATED = frozenset((a, b) for a in ConceptType for b in ConceptType if any(s.takes(a, b) for s in SENSES))


def relation(family: Family, one: ConceptType, other: ConceptType) -> tuple[Relation, bool]:
    """The relation that a family names between concepts of these types, and whether ``one`` is its subject.

    >>> relation(Family.PRODUCES, ConceptType.CAUSE, ConceptType.CONDITION)
    (<Relation.HAS_CAUSE: 'hasCause'>, False)
    """
    if family is Family.PRODUCES:
        if one in AGENTS:
            return Relation.HAS_EFFECT, True
        if one is _D and other is _E:
            return Relation.HAS_SYMPTOM, True
        return Relation.HAS_CAUSE, False
    if family is Family.HELPS:
        return (Relation.TREATS if other is _D else Relation.RELIEVES), True
    return (Relation.BROADER if family is Family.KIND else Relation.DERIVED_FROM), True
