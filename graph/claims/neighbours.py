"""What the other candidates of a sentence and of the document say about one: the second stage's numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph.claims.anchors import SOURCES, Anchor
from graph.claims.candidates import Candidate
from graph.claims.views import View
from graph.model import BlockKind
from ontology.terms import ConceptType

Floats = NDArray[np.float32]

_TYPES = {type_: float(number) for number, type_ in enumerate(ConceptType)}
_ABSENT = -0.1
_LEAST = 1e-4
_CIRCLE, _PLACE = 22, 5 + len(SOURCES)  # numbers on the sentence's other candidates, and on the place
UNLIKELY = 0.03
"""Pairs that the first stage holds for less likely than this are not looked at again."""


def neighbours(
    candidates: Sequence[Candidate], views: Sequence[View], probabilities: Floats
) -> tuple[NDArray[np.intp], Floats]:
    """The rows (n,) of one document's candidates that are not `UNLIKELY`, and their numbers, (n, k).

    ``probabilities`` are the first stage's, (candidates, 1 + senses); ``views`` gives each candidate's sentence. The
    numbers are a candidate's own probabilities, the best rivals that share its second concept, the agreement of its
    coordinated list, other sentences on the same pair, how sure its two mentions are, and its place.
    """
    related = 1 - probabilities[:, 0]
    likelihood = related.tolist()
    best = probabilities[:, 1:].argmax(axis=1) + 1
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    firsts: dict[str, list[int]] = defaultdict(list)
    sentences: dict[int, list[int]] = defaultdict(list)
    concepts = [(candidate.one.concept, candidate.other.concept) for candidate in candidates]
    for row, (one, other) in enumerate(concepts):
        pairs[one, other].append(row)
        firsts[one].append(row)
        sentences[id(candidates[row].sentence)].append(row)
    spoken = {one: sum(likelihood[row] for row in rows) for one, rows in firsts.items()}
    likely = (related >= UNLIKELY).nonzero()[0]
    wanted = set(likely.tolist())
    table: dict[int, list[float]] = {}
    for rows in sentences.values():
        if wanted.isdisjoint(rows):
            continue
        circle = _Circle([candidates[row] for row in rows], views[rows[0]], probabilities[rows], related[rows])
        for at, row in enumerate(rows):
            if row in wanted:
                one, other = concepts[row]
                same = [likelihood[r] for r in pairs[one, other] if r != row]
                others = len(firsts[one]) - 1
                mean = (spoken[one] - likelihood[row]) / others if others else _ABSENT
                table[row] = [*circle.numbers(at, int(best[row])), _most(same), mean]
    numbers = np.array([table[row] for row in likely.tolist()], dtype=np.float32).reshape(
        len(likely), _CIRCLE + _PLACE + 2
    )
    own = np.log(np.maximum(probabilities[likely, 1:], _LEAST))
    return likely, np.concatenate([numbers, best[likely, None].astype(np.float32), own], axis=1)


class _Circle:
    """The candidates of one sentence, with what the first stage says of them."""

    def __init__(self, candidates: list[Candidate], view: View, probabilities: Floats, related: Floats) -> None:
        self._candidates = candidates
        self._groups = view.groups
        self._probabilities = probabilities.tolist()
        self._related = related.tolist()
        self._by_second: dict[int, list[int]] = defaultdict(list)
        self._by_first: dict[str, list[int]] = defaultdict(list)
        for at, candidate in enumerate(candidates):
            self._by_second[candidate.second].append(at)
            self._by_first[candidate.one.concept].append(at)

    def numbers(self, at: int, sense: int) -> list[float]:
        """The numbers of one candidate whose likeliest sense is ``sense``."""
        candidate, groups = self._candidates[at], self._groups
        unit, first, second = candidate.sentence.unit, candidate.first, candidate.second
        related = self._related[at]
        rivals = [r for r in self._by_second[second] if r != at]
        anchored = [self._related[r] for r in rivals if isinstance(self._candidates[r].first, Anchor)]
        paired = [self._related[r] for r in rivals if not isinstance(self._candidates[r].first, Anchor)]
        paired += [self._related[r] for r in self._as_second(first)]
        fellows = [r for r in self._by_first[candidate.one.concept] if r != at]
        listed = [
            self._probabilities[r][sense] for r in fellows if groups[self._candidates[r].second] == groups[second]
        ]
        return [
            related,
            self._probabilities[at][sense],
            _most(anchored),
            _most(paired),
            _most([self._probabilities[r][sense] for r in rivals]),
            _most(listed),
            _mean(listed),
            min(listed, default=_ABSENT),
            _most([self._related[r] for r in fellows]),
            _mean([self._related[r] for r in fellows]),
            float(len(self._candidates)),
            float(len(candidate.sentence.mentions)),
            float(len(candidate.sentence.anchors)),
            float(sum(value >= related for value in anchored)),
            float(sum(value >= related for value in paired)),
            _TYPES[candidate.one.type],
            _TYPES[candidate.other.type],
            candidate.one.score,
            candidate.other.score,
            float(unit.kind is BlockKind.ITEM),
            float(unit.lead_in is not None),
            len(unit.span) / 100,
            *self._place(candidate),
        ]

    def _as_second(self, first: int | Anchor) -> list[int]:
        return (
            []
            if isinstance(first, Anchor)
            else [r for r in self._by_second[first] if not isinstance(self._candidates[r].first, Anchor)]
        )

    def _place(self, candidate: Candidate) -> list[float]:
        first, second = candidate.first, candidate.second
        if isinstance(first, Anchor):
            return [1.0, *(float(source in first.sources) for source in SOURCES), 0.0, 0.0, 0.0, 0.0]
        groups = self._groups
        return [
            0.0,
            *([0.0] * len(SOURCES)),
            float(groups[first] == groups[second]),
            float(groups[first][1] == first),
            float(groups[second][0] == second),
            float(second - first),
        ]


def _most(values: Sequence[float]) -> float:
    return max(values, default=_ABSENT)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else _ABSENT
