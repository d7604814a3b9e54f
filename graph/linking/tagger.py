"""A trained sequence tagger for mentions: a linear-chain model over what is known of each word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.linking.decoding import Chain
from graph.linking.features import BREAK
from graph.linking.tags import Tagged, forbidden, forbidden_starts

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a sequence of n words.

    Attributes:
        bounds: the code points where each starts and ends, (n, 2).
        features: its features, (n, features).
        hashes: its hashed features, (n, k).
        vectors: its vectors, (n, d), where an encoder gave them.
    """

    bounds: NDArray[np.int64]
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
        plain["start"] = plain["start"] + forbidden_starts()
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
        yield from self._chain().mentions(self._emissions(words), [known.bounds for known in words])

    def best(self, emissions: Floats, bounds: NDArray[np.int64]) -> tuple[Tagged, ...]:
        """The mentions of one sequence whose tag scores, (n, tags), and words' ``bounds``, (n, 2), are known."""
        return next(self._chain().mentions([emissions], [bounds]))

    def _chain(self) -> Chain:
        return Chain(np.exp(self.start.astype(np.float64)), np.exp(self.transitions.astype(np.float64)))

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
    return features[:, BREAK, None] * forbidden_starts()
