"""A trained sequence tagger for mentions: a linear-chain model over what is known of each word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.linking.features import BREAK
from ontology.terms import ConceptType

Floats = NDArray[np.float32]

OUTSIDE = "O"
TAGS: tuple[str, ...] = (OUTSIDE, *(f"{place}-{t.value}" for t in ConceptType for place in "BI"))
"""Outside, and for each type the beginning and the inside of a mention."""
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Tagged:
    """A mention among tokens: from ``first`` up to not including ``last``, its type, and its probability."""

    first: int
    last: int
    type: ConceptType
    score: float

    def moved(self, by: int) -> Tagged:
        """The same mention, counted from ``by`` tokens earlier."""
        return Tagged(self.first + by, self.last + by, self.type, self.score)


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a sequence of n words: ``features`` (n, features), ``hashes`` (n, k), ``vectors`` (n, d)."""

    features: Floats
    hashes: NDArray[np.int64]
    vectors: Floats | None = None


@dataclass(frozen=True, slots=True)
class Tagger:
    """The weights: words' features go through one hidden layer, their vectors and hashes straight to the tags.

    Shapes: ``hidden`` (3 × features, h), ``from_hidden`` (h, tags), ``from_vector`` (d, tags), ``from_hashes``
    (buckets, tags), ``bias`` (tags,), ``start`` (tags,), ``transitions`` (tags, tags) from the row's tag to the
    column's. A tagger that knows no vectors, or no hashes, has no rows for them.
    """

    hidden: Floats
    hidden_bias: Floats
    from_hidden: Floats
    from_vector: Floats
    from_hashes: Floats
    bias: Floats
    start: Floats
    transitions: Floats

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """Read weights from an ``.npz`` file of plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            return cls.of({name: stored[name] for name in stored.files})

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[np.generic]]) -> Tagger:
        """A tagger of these weights; what the tags' order forbids is ruled out."""
        plain = {name: np.asarray(weights[name], dtype=np.float32) for name in cls.__dataclass_fields__}
        plain["start"] = plain["start"] + _forbidden_starts()
        plain["transitions"] = plain["transitions"] + forbidden()
        return cls(**plain)

    def mixed(self, other: Tagger, share: float) -> Tagger:
        """One tagger whose scores are this one's, with those of ``other`` (one without vectors) by their share."""
        own = 1 - share
        return Tagger(
            hidden=np.concatenate([self.hidden, other.hidden], axis=1),
            hidden_bias=np.concatenate([self.hidden_bias, other.hidden_bias]),
            from_hidden=np.concatenate([self.from_hidden * own, other.from_hidden * share]),
            from_vector=self.from_vector * own,
            from_hashes=other.from_hashes * share,
            bias=self.bias * own + other.bias * share,
            start=self.start * own + other.start * share,
            transitions=self.transitions * own + other.transitions * share,
        )

    def tag(self, words: Sequence[Words]) -> Iterator[tuple[Tagged, ...]]:
        """The mentions of each sequence of words; either all have vectors or none."""
        if not words:
            return
        emissions = self._emissions(words)
        for emission, path, sure in zip(emissions, *self._decode(emissions), strict=True):
            yield tuple(_spans(path[: len(emission)], sure[: len(emission)]))

    def best(self, emissions: Floats) -> tuple[Tagged, ...]:
        """The mentions of one sequence whose tag scores, (n, tags), are known."""
        paths, sure = self._decode([emissions])
        return tuple(_spans(paths[0], sure[0]))

    def _emissions(self, words: Sequence[Words]) -> list[Floats]:
        """The tag scores (n, tags) of each sequence.

        All go through each product of matrices together: for a small one, threads cost more than they do.
        """
        features = np.concatenate([known.features for known in words])
        ends = np.cumsum([len(known.features) for known in words])
        hidden = np.maximum(_context(features, ends) @ self.hidden + self.hidden_bias, 0)
        scores = hidden @ self.from_hidden + self.bias + breaks(features)
        vectors = [known.vectors for known in words if known.vectors is not None]
        if self.from_vector.size and vectors:
            scores = scores + np.concatenate(vectors) @ self.from_vector
        if self.from_hashes.size:
            columns = np.concatenate([known.hashes for known in words]).T
            scores = scores + sum(self.from_hashes.take(column, axis=0) for column in columns)
        return np.split(np.asarray(scores, dtype=np.float32), ends[:-1])

    def _decode(self, emissions: Sequence[Floats]) -> tuple[list[list[int]], list[list[float]]]:
        """The best path of each sequence, filled up to the longest, and the probability of each of its tags."""
        longest = max((len(e) for e in emissions), default=0)
        scores = np.zeros((len(emissions), longest, len(TAGS)), dtype=np.float32)
        lengths = np.array([len(e) for e in emissions])
        for row, emission in zip(scores, emissions, strict=True):
            row[: len(emission)] = emission
        paths = self._viterbi(scores, lengths)
        sure = np.take_along_axis(self._marginals(scores, lengths), paths[:, :, None], axis=2)[:, :, 0]
        return paths.tolist(), sure.tolist()

    def _viterbi(self, scores: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        count, longest, _ = scores.shape
        back = np.zeros((longest, count, len(TAGS)), dtype=np.int64)
        best = self.start + scores[:, 0]
        for at in range(1, longest):
            ways = best[:, :, None] + self.transitions
            back[at] = ways.argmax(axis=1)
            reached = np.take_along_axis(ways, back[at][:, None], axis=1)[:, 0] + scores[:, at]
            best = np.where((at < lengths)[:, None], reached, best)
        path = np.zeros((count, longest), dtype=np.int64)
        tag = best.argmax(axis=1)
        rows = np.arange(count)
        for at in range(longest - 1, -1, -1):
            inside = at < lengths
            path[inside, at] = tag[inside]
            tag = np.where(inside, back[at, rows, tag], tag)
        return path

    def _marginals(self, scores: Floats, lengths: NDArray[np.int64]) -> Floats:
        """Every tag's probability at every place, by the forward-backward algorithm."""
        count, longest, _ = scores.shape
        moves = np.exp(self.transitions)
        evidence = np.exp(scores - scores.max(axis=2, keepdims=True))
        forward = np.zeros_like(scores)
        backward = np.ones_like(scores)
        state = np.exp(self.start) * evidence[:, 0]
        for at in range(longest):
            if at:
                state = (state @ moves) * evidence[:, at]
            state /= np.maximum(state.sum(axis=1, keepdims=True), 1e-30)
            forward[:, at] = state
        after = np.ones((count, len(TAGS)), dtype=np.float32)
        for at in range(longest - 2, -1, -1):
            reached = (evidence[:, at + 1] * after) @ moves.T
            reached /= np.maximum(reached.sum(axis=1, keepdims=True), 1e-30)
            after = np.where((at + 1 < lengths)[:, None], reached, after)
            backward[:, at] = after
        both = forward * backward
        return np.asarray(both / np.maximum(both.sum(axis=2, keepdims=True), 1e-30), dtype=np.float32)


def _context(features: Floats, ends: NDArray[np.int64]) -> Floats:
    """Each word's features between those of the words before and after it in its sequence, which ends at ``ends``."""
    before, after = np.zeros_like(features), np.zeros_like(features)
    before[1:], after[:-1] = features[:-1], features[1:]
    starts = ends[:-1][ends[:-1] < len(features)]
    before[starts] = 0
    after[ends[ends > 0] - 1] = 0
    return np.concatenate([before, features, after], axis=1)


def breaks(features: Floats) -> Floats:
    """What to add to a sequence's scores, (n, tags): no mention goes on from one block of text into the next."""
    return features[:, BREAK, None] * _forbidden_starts()


def forbidden() -> Floats:
    """What to add to transitions, (tags, tags): the inside of a mention follows only the same type."""
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for row, before in enumerate(TAGS):
        for column, after in enumerate(TAGS):
            if after[0] == "I" and before[2:] != after[2:]:
                table[row, column] = _FORBIDDEN
    return table


def _forbidden_starts() -> Floats:
    return np.array([_FORBIDDEN if tag[0] == "I" else 0.0 for tag in TAGS], dtype=np.float32)


def _spans(path: Sequence[int], sure: Sequence[float]) -> Iterator[Tagged]:
    first = None
    for at, number in enumerate((*path, TAGS.index(OUTSIDE))):
        tag = TAGS[number]
        if first is not None and tag[0] != "I":
            yield Tagged(first, at, ConceptType(TAGS[path[first]][2:]), min(sure[first:at]))
            first = None
        if tag[0] == "B":
            first = at
