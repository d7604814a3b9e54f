"""Choosing mentions by what is likely right, among all that a linear chain of tags holds possible.

The likeliest path leaves out a phrase whose ends or type are in doubt, since every single reading of it is unlikely.
Here a phrase counts with the probability of all readings that would make it right, those of its type that cover at
least half of the union with it, and is taken from `TAKEN` on. That is a generous bound: what the sentences state tells
more of a doubtful phrase, so that who knows the claims can choose among the phrases (`graph.extraction`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph.linking.tags import BEGINNINGS, INSIDES, TAGS, TYPES, Tagged

Floats = NDArray[np.float64]

TAKEN = 0.18
"""A phrase may be a mention from this probability on."""
_LONGEST = 16  # words of a phrase
_LEAST = 0.003  # the probability of a reading worth counting
_PLAUSIBLE = 0.4  # of the likeliest reading alike: else half a name would be taken for whole and half readings' sake
_EXACT = 0.05  # what a phrase's own probability counts beside that of all like it


@dataclass(frozen=True, slots=True)
class Readings:
    """Phrases that are mentions with some probability: n of each column.

    Attributes:
        row: the sequence, counted from 0, in ascending order.
        first: the first word.
        last: the word after the last.
        type: the type, by its place in `TYPES`.
        probability: that these very words are a mention of this type.
    """

    row: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    type: NDArray[np.int64]
    probability: Floats


@dataclass(frozen=True, slots=True)
class Chain:
    """Likelihoods of tags at the ``start``, (tags,), and from the row's tag to the column's, ``moves`` (tags, tags)."""

    start: Floats
    moves: Floats

    def mentions(
        self, scores: Sequence[NDArray[np.float32]], bounds: Sequence[NDArray[np.int64]]
    ) -> Iterator[tuple[Tagged, ...]]:
        """The mentions of each sequence, without overlaps.

        ``scores`` are the log-likelihoods of each word's tags, (words, tags), ``bounds`` the code points where each
        word starts and ends, (words, 2).
        """
        readings = self.readings(scores)
        edges = np.searchsorted(readings.row, np.arange(len(scores) + 1)).tolist()
        for (first, last), places in zip(pairwise(edges), bounds, strict=True):
            yield chosen(readings, slice(first, last), places)

    def readings(self, scores: Sequence[NDArray[np.float32]]) -> Readings:
        """Every phrase of `_LONGEST` words and fewer that may be a mention, with its probability."""
        passes = _Passes.of(self, scores)
        row, first, type_ = np.nonzero(passes.forward[:, :, BEGINNINGS] * passes.backward[:, :, BEGINNINGS] >= _LEAST)
        weight, last = passes.forward[:, :, BEGINNINGS][row, first, type_], first + 1
        found = []
        for inside in range(_LONGEST):
            kind = min(inside, 1)
            found.append((row, first, last, type_, weight * passes.over[row, last - 1, type_, kind]))
            kept = last < passes.lengths[row]
            row, first, last, type_, weight = row[kept], first[kept], last[kept], type_[kept], weight[kept]
            weight = weight * passes.on[row, last, type_, kind]
            kept = weight * passes.backward[:, :, INSIDES][row, last, type_] >= _LEAST
            row, first, last, type_, weight = row[kept], first[kept], last[kept] + 1, type_[kept], weight[kept]
        rows, firsts, lasts, types, chances = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(rows, kind="stable")
        order = order[chances[order] >= _LEAST]
        return Readings(rows[order], firsts[order], lasts[order], types[order], chances[order])


@dataclass(frozen=True, slots=True)
class _Passes:
    """What the forward and the backward pass leave (Rabiner 1989, scaled so that every word's forward sums to one).

    Attributes:
        lengths: words of each sequence, (rows,).
        forward: the probability of a word's tag by all words up to it, (rows, words, tags).
        backward: the factor by all words after it, (rows, words, tags).
        on: the factor for having a word inside, after a beginning and after an inside, (rows, words, types, 2).
        over: the factor for a mention's ending with a word, a beginning or an inside, (rows, words, types, 2).
    """

    lengths: NDArray[np.int64]
    forward: Floats
    backward: Floats
    on: Floats
    over: Floats

    @classmethod
    def of(cls, chain: Chain, scores: Sequence[NDArray[np.float32]]) -> _Passes:
        """Both passes over all sequences at once."""
        lengths = np.array([len(each) for each in scores], dtype=np.int64)
        likely = np.zeros((len(scores), lengths.max(initial=0), len(TAGS)))
        for row, each in zip(likely, scores, strict=True):
            row[: len(each)] = np.exp(each - each.max(axis=1, keepdims=True))
        forward, backward = np.zeros_like(likely), np.ones_like(likely)
        for at in range(likely.shape[1]):
            reached = (forward[:, at - 1] @ chain.moves if at else chain.start) * likely[:, at]
            scale = np.maximum(reached.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
            forward[:, at] = reached / scale
            likely[:, at] /= scale
        for at in range(likely.shape[1] - 2, -1, -1):
            after = (likely[:, at + 1] * backward[:, at + 1]) @ chain.moves.T
            backward[:, at] = np.where((at + 1 < lengths)[:, None], after, 1.0)
        moves = [np.diagonal(chain.moves[before, INSIDES]) for before in (BEGINNINGS, INSIDES)]
        on = likely[:, :, INSIDES, None] * np.stack(moves, axis=1)
        over = np.stack([backward[:, :, BEGINNINGS], backward[:, :, INSIDES]], axis=3)
        over[:, :-1] -= on[:, 1:] * backward[:, 1:, INSIDES, None]
        return cls(lengths, forward, backward, on, np.maximum(over, 0))


def chosen(readings: Readings, part: slice, bounds: NDArray[np.int64]) -> tuple[Tagged, ...]:
    """The best mentions without overlaps among the readings of one sequence, whose words' ``bounds`` are given."""
    first, last, type_ = readings.first[part], readings.last[part], readings.type[part]
    start, end = bounds[first, 0], bounds[last - 1, 1]
    own = readings.probability[part]
    shared = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    union = np.maximum(end[:, None], end) - np.minimum(start[:, None], start)
    alike = (2 * shared >= union) & (type_[:, None] == type_)
    right = np.minimum(alike @ own, 1.0)
    likely = own >= _PLAUSIBLE * (alike * own).max(axis=1, initial=0)
    taken = np.flatnonzero((right >= TAKEN) & likely)
    taken = taken[np.argsort(last[taken], kind="stable")]
    gains = right[taken] - TAKEN + _EXACT * own[taken]
    return tuple(
        Tagged(int(first[at]), int(last[at]), TYPES[type_[at]], float(right[at]))
        for at in taken[_apart(first[taken].tolist(), last[taken].tolist(), gains.tolist())]
    )


def _apart(firsts: Sequence[int], lasts: Sequence[int], gains: Sequence[float]) -> list[int]:
    """The phrases, given by their ends upwards, that gain most together without overlaps (interval scheduling)."""
    best = [0.0]
    before: list[int] = []  # for each phrase that was worth taking, how many phrases end before it; else -1
    for number, (first, gain) in enumerate(zip(firsts, gains, strict=True)):
        ended = bisect_right(lasts, first, 0, number)
        worth = best[ended] + gain > best[-1]
        before.append(ended if worth else -1)
        best.append(best[ended] + gain if worth else best[-1])
    found: list[int] = []
    number = len(before)
    while number:
        ended = before[number - 1]
        if ended >= 0:
            found.append(number - 1)
        number = ended if ended >= 0 else number - 1
    return found[::-1]
