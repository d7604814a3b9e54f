"""What an encoder's vectors say of candidate pairs: a small network over the words of both members and between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from graph.claims.candidates import Candidate
from graph.claims.places import places
from graph.linking.stretch import Stretch

Floats = NDArray[np.float32]

_SHARE = 0.5
_LIKELY = 0.01
_LEAST = 1e-6
_ONE_THREAD = 1 << 18
"""Multiplications up to which the library of linear algebra wakes no other thread, which costs more than they do."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A stretch of words as the network's first layer sees it.

    Attributes:
        starts: the code point at which each word starts, (n,).
        ends: the code point after each word, (n,).
        title: what the layer makes of the title, (5 h,): as a first member alone and in the product, as a second one
            alone and in the product, and as something between.
        sums: the same of the words, summed up from the first to before each, (n + 1, 5 h).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    title: Floats
    sums: Floats


@dataclass(frozen=True, slots=True)
class VectorModel:
    """The network: the members and what is between go through one hidden layer, beside a product of both members.

    Shapes: ``first``, ``second``, ``between``, ``left`` and ``right`` (d, h), ``flags`` (`FLAGS`, h), ``bias`` (h,),
    ``from_hidden`` and ``from_product`` (h, 1 + senses), ``offset`` (1 + senses,).
    """

    first: Floats
    second: Floats
    between: Floats
    left: Floats
    right: Floats
    flags: Floats
    bias: Floats
    from_hidden: Floats
    from_product: Floats
    offset: Floats

    @classmethod
    def load(cls) -> VectorModel:
        """The network that is shipped with the package."""
        file = resources.files("graph.claims").joinpath("data/vectors.npz")
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return cls.of({name: stored[name] for name in stored.files})

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> VectorModel:
        """A network from its arrays."""
        return cls(**{name: np.asarray(arrays[name], dtype=np.float32) for name in cls.__dataclass_fields__})

    def projected(self, stretches: Sequence[Stretch]) -> list[Projected]:
        """The stretches as the network's first layer sees them, all by one product of matrices."""
        if not stretches:
            return []
        weights = np.concatenate([self.first, self.left, self.second, self.right, self.between], axis=1)
        rows = np.concatenate([part for each in stretches for part in (each.title[None], each.vectors)]) @ weights
        ends = np.cumsum([1 + len(each.vectors) for each in stretches])[:-1]
        return [
            Projected(each.starts, each.ends, own[0], np.concatenate([np.zeros_like(own[:1]), own[1:].cumsum(axis=0)]))
            for each, own in zip(stretches, np.split(rows, ends), strict=True)
        ]

    def scores(self, words: Projected, spans: NDArray[np.int64], flags: Floats) -> Floats:
        """The logarithm of each class's likelihood, up to a constant of the pair, (k, 1 + senses); see `Places`."""
        width = len(self.bias)
        sums = words.sums
        one = _means(sums[:, : 2 * width], spans[:, 0], spans[:, 1])
        one[spans[:, 0] < 0] = words.title[: 2 * width]
        other = _means(sums[:, 2 * width : 4 * width], spans[:, 2], spans[:, 3])
        between = _means(sums[:, 4 * width :], spans[:, 4], spans[:, 5])
        hidden = one[:, :width] + other[:, :width] + between + _product(flags, self.flags) + self.bias
        product = one[:, width:] * other[:, width:]
        scores = _product(np.maximum(hidden, 0), self.from_hidden) + _product(product, self.from_product) + self.offset
        return np.asarray(scores, dtype=np.float32)


def mixed(
    model: VectorModel, probabilities: Floats, candidates: Sequence[Candidate], words: Sequence[Projected]
) -> Floats:
    """The first stage's probabilities, (n, 1 + senses), with what the vectors say mixed in where a pair is likely."""
    likely = np.flatnonzero(probabilities[:, 0] < 1 - _LIKELY).tolist()
    scores = np.zeros_like(probabilities)
    for stretch in words:
        found = places(candidates, likely, stretch.starts, stretch.ends)
        if len(found.rows):
            scores[found.rows] = model.scores(stretch, found.spans, found.flags)
    return mixture(probabilities, scores)


def mixture(probabilities: Floats, scores: Floats) -> Floats:
    """The geometric mean of two models' probabilities; rows of ``scores`` that are all 0 change nothing."""
    known = scores.any(axis=1) & (probabilities[:, 0] < 1 - _LIKELY)
    if not known.any():
        return probabilities
    mine = probabilities[known]
    other = np.where(mine > 0, scores[known], -np.inf)
    other = other - other.max(axis=1, keepdims=True)
    other -= np.log(np.exp(other).sum(axis=1, keepdims=True))
    both = (1 - _SHARE) * np.log(np.maximum(mine, _LEAST)) + _SHARE * np.maximum(other, np.log(_LEAST))
    both = np.where(mine > 0, np.exp(both), 0.0)
    result = probabilities.copy()
    result[known] = both / both.sum(axis=1, keepdims=True)
    return result


def _means(sums: Floats, firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> Floats:
    """The mean of the vectors from ``firsts`` up to ``lasts``, 0 where there are none."""
    counts = np.maximum(lasts - firsts, 1)[:, None]
    return np.asarray((sums[np.maximum(lasts, 0)] - sums[np.maximum(firsts, 0)]) / counts, dtype=np.float32)


def _product(one: Floats, other: Floats) -> Floats:
    """The product of two matrices, in slices small enough for one thread."""
    rows = max(1, _ONE_THREAD // other.size)
    return np.concatenate([one[at : at + rows] @ other for at in range(0, max(len(one), 1), rows)])
