"""Pairs of concepts that a sentence may relate: two of its mentions, or a mention and an anchor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims.anchors import Anchor, Context
from graph.claims.units import Unit, units
from graph.model import Document, Mention
from ontology.terms import ConceptType, Relation

_S, _M, _T = ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY
_D, _E, _C = ConceptType.CONDITION, ConceptType.EFFECT, ConceptType.CAUSE

SIGNATURES: dict[Relation, frozenset[tuple[ConceptType, ConceptType]]] = {
    Relation.HAS_EFFECT: frozenset((s, o) for s in (_S, _M, _T) for o in (_E, _D)),
    Relation.HAS_SYMPTOM: frozenset({(_D, _E)}),
    Relation.HAS_CAUSE: frozenset((s, o) for s in (_D, _E) for o in (_C, _D)),
    Relation.TREATS: frozenset((s, _D) for s in (_M, _T)),
    Relation.RELIEVES: frozenset((s, o) for s in (_S, _M, _T) for o in (_E, _D)),
    Relation.DERIVED_FROM: frozenset((s, o) for s in (_S, _M) for o in (_S, _M, _C)),
    Relation.BROADER: frozenset(
        [(t, t) for t in ConceptType]
        + [(_D, _E), (_E, _D), (_D, _C), (_S, _C), (_M, _C), (_S, _M), (_M, _S), (_M, _T), (_T, _M)]
    ),
}
"""Which types of subject and object each relation takes; ``prevents`` and ``hasAdverseEffect`` are special cases
of ``relieves`` and ``hasEffect``."""

_PAIRED = frozenset(pair for pairs in SIGNATURES.values() for s, o in pairs for pair in ((s, o), (o, s)))
_FAR = 40  # mentions in one sentence further apart than this many mentions are not paired


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit with its own mentions, in text order, and its anchors."""

    unit: Unit
    mentions: tuple[Mention, ...]
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two concepts that a sentence may relate: ``first`` is an anchor or the earlier mention."""

    first: Mention | Anchor
    second: Mention


def read_sentences(document: Document, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of a document that hold a mention, with what they may refer to."""
    ordered = sorted(mentions, key=lambda m: m.span)
    context = Context(document, ordered)
    position = 0
    for unit in units(document):
        while position < len(ordered) and ordered[position].span.start < unit.span.start:
            position += 1
        first = position
        while position < len(ordered) and ordered[position].span.start < unit.span.end:
            position += 1
        local = tuple(m for m in ordered[first:position] if m.span.end <= unit.span.end)
        if local:
            yield Sentence(unit, local, context.anchors(unit, local))
            context.advance(unit, local)


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """The pairs of a sentence whose types some relation takes."""
    for index, second in enumerate(sentence.mentions):
        for anchor in sentence.anchors:
            if (anchor.type, second.type) in _PAIRED:
                yield Candidate(anchor, second)
        for first in sentence.mentions[max(0, index - _FAR) : index]:
            if (first.type, second.type) in _PAIRED and first.concept != second.concept:
                yield Candidate(first, second)
