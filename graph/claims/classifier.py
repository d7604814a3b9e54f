"""The trained classifier of candidate pairs, in two stages, read from plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.claims.families import SENSES, Sense
from graph.claims.features import Part
from graph.claims.trees import Trees
from ontology.terms import ConceptType

Floats = NDArray[np.float32]
_SCOPED = re.compile(r"(?:[a-z]{3})?[~-][a-z]{3} ")
_ROLE = 4  # letters of a role's name
_NOTHING: dict[str, int] = {}

Types = tuple[ConceptType, ConceptType]


class WordModel:
    """The first stage: softmax regression over string features.

    ``weights`` is (features + 1, 1 + senses), its last row the intercepts; class 0 is "no relation", then come
    `SENSES`.
    """

    def __init__(self, features: Sequence[str], weights: Floats) -> None:
        common = {name: row for row, name in enumerate(features) if not _SCOPED.match(name)}
        self._rows: dict[str, dict[str, int]] = {"": common}
        added = np.zeros_like(weights)
        for row, name in enumerate(features):
            if _SCOPED.match(name):
                scope, _, feature = name.partition(" ")
                self._rows.setdefault(scope, {})[feature] = row
                if len(scope) == _ROLE and feature in common:
                    added[row] = weights[common[feature]]
        self._weights = weights + added
        self._masks: dict[Types, Floats] = {}

    def probabilities(self, pairs: Sequence[Sequence[Part]], types: Sequence[Types]) -> Floats:
        """The probability of each class for each pair, (n, 1 + senses); a sense that the types forbid has none."""
        if not pairs:
            return np.zeros((0, self._weights.shape[1]), dtype=np.float32)
        flat = list(chain.from_iterable(pairs))
        parts = {part: number for number, part in enumerate(dict.fromkeys(flat))}
        rows = np.fromiter(map(parts.__getitem__, flat), dtype=np.intp, count=len(flat))
        starts = np.cumsum([0, *map(len, pairs[:-1])])
        logits = np.add.reduceat(self._part_scores(list(parts))[rows], starts, axis=0) + self._weights[-1]
        kinds = {pair: number for number, pair in enumerate(dict.fromkeys(types))}
        logits += np.stack([self._mask(pair) for pair in kinds])[[kinds[pair] for pair in types]]
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        return np.asarray(logits / logits.sum(axis=1, keepdims=True), dtype=np.float32)

    def _part_scores(self, parts: Sequence[Part]) -> Floats:
        found = [self._found(part) for part in parts]
        scores = np.zeros((len(parts), self._weights.shape[1]), dtype=np.float32)
        filled = [number for number, rows in enumerate(found) if rows]
        if filled:
            flat = np.fromiter(chain.from_iterable(found), dtype=np.intp)
            starts = np.cumsum([0, *(len(found[number]) for number in filled[:-1])])
            scores[filled] = np.add.reduceat(self._weights[flat], starts, axis=0)
        return scores

    def _found(self, part: Part) -> list[int]:
        """The rows of a part's features; those of a role hold what the features weigh alone, too."""
        scoped = self._rows.get(part.scope, _NOTHING).get
        if not part.alone:
            return [row for row in map(scoped, part.features) if row is not None]
        common = self._rows[""].get
        return [row for f in part.features if (row := scoped(f, common(f))) is not None]

    def _mask(self, pair: Types) -> Floats:
        if pair not in self._masks:
            allowed = [True, *(sense.takes(*pair) for sense in SENSES)]
            self._masks[pair] = np.where(allowed, 0.0, -np.inf).astype(np.float32)
        return self._masks[pair]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Both stages: words name the likeliest sense, neighbours decide how likely it is.

    ``slope`` and ``offset`` calibrate the second stage's log-odds (Platt 1999); ``threshold`` is the confidence from
    which a pair counts as stated.
    """

    words: WordModel
    trees: Trees
    slope: float
    offset: float
    threshold: float

    @classmethod
    def load(cls) -> Classifier:
        """The classifier that is shipped with the package."""
        with (
            resources.files("graph.claims").joinpath("data/classifier.npz").open("rb") as stream,
            np.load(stream, allow_pickle=False) as stored,
        ):
            return cls.of({name: stored[name] for name in stored.files})

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Classifier:
        """A classifier from its arrays."""
        senses = bytes(np.asarray(arrays["senses"], dtype=np.uint8)).decode().split("\n")
        if [Sense.parse(sense) for sense in senses] != list(SENSES):
            raise ValueError("the classifier was trained for other relations: train it again")
        features = bytes(np.asarray(arrays["features"], dtype=np.uint8)).decode().split("\n")
        scale = np.asarray(arrays["scale"], dtype=np.float32)
        weights = np.asarray(arrays["weights"], dtype=np.float32) * scale
        slope, offset, threshold = np.asarray(arrays["decision"], dtype=np.float64).tolist()
        return cls(WordModel(features, weights), Trees.of(arrays), slope, offset, threshold)

    def confidences(self, numbers: Floats) -> Floats:
        """The calibrated probability that each pair's likeliest sense is stated, from `neighbours`' numbers."""
        return np.asarray(
            1 / (1 + np.exp(-(self.slope * self.trees.log_odds(numbers) + self.offset))), dtype=np.float32
        )
