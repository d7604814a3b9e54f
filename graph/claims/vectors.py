"""What an encoder's vectors say of candidate pairs: a small network over the words of both members and between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from graph.claims.candidates import Candidate
from graph.claims.places import Places, places
from graph.linking.stretch import Stretch

Floats = NDArray[np.float32]

_SHARE = 0.5
_LIKELY = 0.01
_LEAST = 1e-6


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

    def scores(self, seen: Sequence[tuple[Stretch, Places]]) -> Floats:
        """The logarithm of each class's likelihood, up to a constant of the pair, (pairs, 1 + senses).

        The pairs of all stretches of words go through each product of matrices together.
        """
        width = len(self.bias)
        one = _projected(seen, 0, np.concatenate([self.first, self.left], axis=1))
        other = _projected(seen, 2, np.concatenate([self.second, self.right], axis=1))
        flags = np.concatenate([found.flags for _, found in seen]) @ self.flags
        hidden = one[:, :width] + other[:, :width] + _projected(seen, 4, self.between) + flags + self.bias
        product = one[:, width:] * other[:, width:]
        scores = np.maximum(hidden, 0) @ self.from_hidden + product @ self.from_product + self.offset
        return np.asarray(scores, dtype=np.float32)


def mixed(
    model: VectorModel, probabilities: Floats, read: Sequence[tuple[Sequence[Candidate], Sequence[Stretch]]]
) -> Floats:
    """The first stage's probabilities, (n, 1 + senses), with what the vectors say mixed in where a pair is likely.

    ``read`` are the candidates of each document with its words; the probabilities are those of all, in order.
    """
    likely = probabilities[:, 0] < 1 - _LIKELY
    seen, rows, first = [], [], 0
    for candidates, stretches in read:
        own = np.flatnonzero(likely[first : first + len(candidates)]).tolist()
        for stretch in stretches:
            found = places(candidates, own, stretch.starts, stretch.ends)
            if len(found.rows):
                seen.append((stretch, found))
                rows.append(found.rows + first)
        first += len(candidates)
    scores = np.zeros_like(probabilities)
    if seen:
        scores[np.concatenate(rows)] = model.scores(seen)
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


def _projected(seen: Sequence[tuple[Stretch, Places]], column: int, weights: Floats) -> Floats:
    """The mean vectors of the words at one pair of columns of the places' spans, times the weights, (pairs, h).

    What is the same for several pairs of a stretch is worked out once.
    """
    means, numbers, count = [], [], 0
    for words, found in seen:
        spans = found.spans[:, column : column + 2]
        keys = spans[:, 0] * (len(words.starts) + 1) + spans[:, 1]
        _, firsts, own = np.unique(keys, return_index=True, return_inverse=True)
        means.append(_means(words, spans[firsts]))
        numbers.append(own + count)
        count += len(firsts)
    return np.asarray((np.concatenate(means) @ weights)[np.concatenate(numbers)], dtype=np.float32)


def _means(words: Stretch, spans: NDArray[np.int64]) -> Floats:
    """The mean vector of the words in each span, (n, d): the title's where it begins at -1, 0 where it has none."""
    means = np.zeros((len(spans), words.vectors.shape[1]), dtype=np.float32)
    sizes = spans[:, 1] - spans[:, 0]
    filled = sizes > 0
    sizes = sizes[filled]
    if len(sizes):
        ends = sizes.cumsum()
        rows = np.repeat(spans[filled, 1] - ends, sizes) + np.arange(ends[-1])
        means[filled] = np.add.reduceat(words.vectors[rows], ends - sizes) / sizes[:, None]
    means[spans[:, 0] < 0] = words.title
    return means
