"""What is said of a list is said of each of its members: their probabilities are drawn together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

import numpy as np
from numpy.typing import NDArray

from graph.claims.anchors import Anchor
from graph.claims.pairs import Pairs

Floats = NDArray[np.float32]

_SHARE = 0.5
"""What the list weighs beside the member alone; chosen on ``dev``, where 0.3 to 0.7 do alike."""


def agreed(pairs: Pairs, probabilities: Floats) -> Floats:
    """The probabilities of each pair's classes, (n, 1 + senses), with those of lists drawn together.

    In "X such as A, B and C" what relates X to A stands right between them, and the further a member is, the more
    stands between: each is drawn towards the first. The items under one lead-in are drawn towards their mean. A sense
    that a pair's types forbid stays impossible.
    """
    result = probabilities.copy()
    for rows in _coordinated(pairs):
        _draw(result, rows, result[rows[0]])
    for rows in _items(pairs):
        _draw(result, rows, result[rows].mean(axis=0))
    return result


def _draw(probabilities: Floats, rows: list[int], towards: Floats) -> None:
    own = probabilities[rows]
    drawn = (1 - _SHARE) * own + _SHARE * np.where(own > 0, towards, 0)
    probabilities[rows] = drawn / drawn.sum(axis=1, keepdims=True)


def _coordinated(pairs: Pairs) -> Iterator[list[int]]:
    """The pairs of one first member with each of a coordinated list, in text order."""
    lists: dict[Hashable, list[int]] = defaultdict(list)
    for row, (candidate, view) in enumerate(zip(pairs.candidates, pairs.views, strict=True)):
        start, end = view.groups[candidate.second]
        if end > start:
            first = candidate.first
            lists[id(candidate.sentence), first if isinstance(first, int) else first.concept, start].append(row)
    return (rows for rows in lists.values() if len(rows) > 1)


def _items(pairs: Pairs) -> Iterator[list[int]]:
    """The pairs of what a lead-in names with what each item of its list begins with."""
    lists: dict[Hashable, list[int]] = defaultdict(list)
    for row, candidate in enumerate(pairs.candidates):
        lead_in, first = candidate.sentence.unit.lead_in, candidate.first
        if lead_in and candidate.second == 0 and isinstance(first, Anchor) and "lead-in" in first.sources:
            lists[lead_in, first.concept].append(row)
    return (rows for rows in lists.values() if len(rows) > 1)
