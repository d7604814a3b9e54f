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

    def scores(self, stretch: Stretch, spans: NDArray[np.int64], flags: Floats) -> Floats:
        """The logarithm of each class's likelihood, up to a constant of the pair, (k, 1 + senses); see `Places`."""
        sums = np.concatenate([np.zeros((1, stretch.vectors.shape[1]), np.float32), np.cumsum(stretch.vectors, axis=0)])
        one, other, between = (_means(sums, spans[:, at], spans[:, at + 1]) for at in (0, 2, 4))
        one[spans[:, 0] < 0] = stretch.title
        hidden = one @ self.first + other @ self.second + between @ self.between + flags @ self.flags + self.bias
        product = (one @ self.left) * (other @ self.right)
        scores = np.maximum(hidden, 0) @ self.from_hidden + product @ self.from_product + self.offset
        return np.asarray(scores, dtype=np.float32)


def mixed(
    model: VectorModel, probabilities: Floats, candidates: Sequence[Candidate], stretches: Sequence[Stretch]
) -> Floats:
    """The first stage's probabilities, (n, 1 + senses), with what the vectors say mixed in where a pair is likely."""
    likely = np.flatnonzero(probabilities[:, 0] < 1 - _LIKELY).tolist()
    scores = np.zeros_like(probabilities)
    for stretch in stretches:
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
