"""A linear classifier over named features, read from plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.claims.candidates import SIGNATURES
from ontology.terms import ConceptType, Relation


@dataclass(frozen=True, slots=True)
class Label:
    """What the classifier can say of a pair: a relation, and whether the pair's first member is its subject."""

    relation: Relation
    forward: bool

    def allows(self, first: ConceptType, second: ConceptType) -> bool:
        """Whether the relation takes these types in this direction."""
        pair = (first, second) if self.forward else (second, first)
        return pair in SIGNATURES[self.relation]


class Classifier:
    """Softmax regression over string features; class 0 is "no relation".

    ``weights`` is (features + 1, classes), its last row the intercepts; ``labels`` names the classes after the first.
    """

    def __init__(self, features: Sequence[str], labels: Sequence[Label], weights: NDArray[np.float32]) -> None:
        self.labels = tuple(labels)
        self._rows = {feature: row for row, feature in enumerate(features)}
        self._weights = weights
        self._masks: dict[tuple[ConceptType, ConceptType], NDArray[np.float32]] = {}

    @classmethod
    def load(cls) -> Classifier:
        """The classifier that is shipped with the package."""
        with resources.files("graph.claims").joinpath("data/classifier.npz").open("rb") as stream:
            arrays = np.load(stream, allow_pickle=False)
            features = bytes(arrays["features"]).decode().split("\n")
            names = bytes(arrays["labels"]).decode().split("\n")
            weights = arrays["weights"].astype(np.float32)
        return cls(features, [Label(Relation(name[:-1]), name[-1] == ">") for name in names], weights)

    def probabilities(
        self, features: Sequence[Sequence[str]], types: Sequence[tuple[ConceptType, ConceptType]]
    ) -> NDArray[np.float32]:
        """For each pair the probability of each class, (n, classes); what the types forbid has none."""
        rows = [[self._rows[f] for f in found if f in self._rows] for found in features]
        intercept = len(self._weights) - 1
        flat = np.fromiter(chain.from_iterable((*r, intercept) for r in rows), dtype=np.intp)
        starts = np.cumsum([0, *(len(r) + 1 for r in rows[:-1])])
        scores = np.add.reduceat(self._weights[flat], starts, axis=0)
        scores += np.stack([self._mask(pair) for pair in types])
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        return scores / scores.sum(axis=1, keepdims=True)

    def _mask(self, pair: tuple[ConceptType, ConceptType]) -> NDArray[np.float32]:
        if pair not in self._masks:
            allowed = [True, *(label.allows(*pair) for label in self.labels)]
            self._masks[pair] = np.where(allowed, 0.0, -np.inf).astype(np.float32)
        return self._masks[pair]
