"""Where the two members of a candidate pair stand in a stretch of words, and what is known of them beside."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.claims.anchors import SOURCES, Anchor
from graph.claims.candidates import Candidate
from graph.model import BlockKind, Span
from ontology.terms import ConceptType

_TYPES = {type_: number for number, type_ in enumerate(ConceptType)}
_SOURCES = {source: number for number, source in enumerate(SOURCES)}
_MOST = 30
"""Words between the members that are looked at, those next to the second."""

FLAGS = 2 * len(_TYPES) + len(SOURCES) + 5
"""How many numbers stand beside the vectors: types, sources, place and distance."""


@dataclass(frozen=True, slots=True)
class Places:
    """The pairs whose second member stands in the stretch.

    Attributes:
        rows: their indices among the candidates, (k,).
        spans: first and last word of the first member, of the second, and of what is between, each last one not
            included, (k, 6); a first member that is not in the stretch has -1 and stands for the title.
        flags: numbers beside the vectors, (k, `FLAGS`).
    """

    rows: NDArray[np.int64]
    spans: NDArray[np.int64]
    flags: NDArray[np.float32]


def places(
    candidates: Sequence[Candidate], rows: Sequence[int], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Places:
    """The places of those candidates, of the ``rows`` given, whose second member lies in the words.

    ``candidates`` and ``rows`` are in text order.
    """

    def begins(row: int) -> int:
        return candidates[row].other.span.start

    words = _Words(starts, ends)
    near = rows[bisect_left(rows, words.start, key=begins) : bisect_left(rows, words.end, key=begins)]
    found = [(row, *words.pair(candidates[row])) for row in near if words.hold(candidates[row].other.span)]
    return Places(
        np.array([row for row, _, _ in found], dtype=np.int64),
        np.array([spans for _, spans, _ in found], dtype=np.int64).reshape(len(found), 6),
        np.array([flags for *_, flags in found], dtype=np.float32).reshape(len(found), FLAGS),
    )


class _Words:
    """The words of a stretch, by their offsets."""

    def __init__(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        self._starts: list[int] = starts.tolist()
        self._ends: list[int] = ends.tolist()
        self.start = self._starts[0] if self._starts else 0
        self.end = self._ends[-1] if self._ends else 0

    def hold(self, span: Span) -> bool:
        """Whether the span lies in the stretch."""
        return self.start <= span.start and span.end <= self.end

    def pair(self, candidate: Candidate) -> tuple[tuple[int, ...], list[float]]:
        """The places of a pair's members and of the words between, and the pair's flags."""
        first, unit = candidate.first, candidate.sentence.unit
        span = first.mention if isinstance(first, Anchor) else candidate.sentence.mentions[first].span
        second = self._of(candidate.other.span)
        if span is None or not self.hold(span):
            one, inside = (-1, -1), False
            low, high = bisect_right(self._ends, max(unit.span.start, self.start)), second[0]
        else:
            one, inside = self._of(span), True
            low, high = (one[1], second[0]) if one[0] <= second[0] else (second[1], one[0])
        gap = max(high - low, 0)
        if gap > _MOST:
            low = high - _MOST
        flags = [0.0] * FLAGS
        flags[_TYPES[candidate.one.type]] = 1.0
        flags[len(_TYPES) + _TYPES[candidate.other.type]] = 1.0
        at = 2 * len(_TYPES)
        if isinstance(first, Anchor):
            for source in first.sources:
                flags[at + _SOURCES[source]] = 1.0
            flags[at + len(SOURCES)] = 1.0
        flags[-4:] = [
            float(inside),
            float(inside and one[0] <= second[0]),
            math.log1p(gap) / 3,
            float(unit.kind is BlockKind.ITEM),
        ]
        return (*one, *second, low, max(low, high)), flags

    def _of(self, span: Span) -> tuple[int, int]:
        first = bisect_right(self._ends, span.start)
        return first, max(bisect_left(self._starts, span.end), first + 1)
