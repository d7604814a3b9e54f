"""The two stages of the claim classifier, fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from graph.claims.classifier import WordModel
from graph.claims.families import SENSES
from graph.claims.neighbours import neighbours
from graph.claims.pairs import Pairs, read_pairs
from scripts.training.statements import NONE, UNSURE, Annotated

Floats = NDArray[np.float32]

STRENGTH = 0.05  # of the first stage: the inverse of its L2 penalty
COMMON = 3  # pairs that a feature must hold for
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A document's candidate pairs and the class of each: `NONE`, `UNSURE`, or 1 + the index of its sense.

    ``own`` marks the project's own texts, which every fold learns from.
    """

    text: Annotated
    pairs: Pairs
    classes: NDArray[np.int64]
    own: bool = False


def examples(texts: Iterable[Annotated], own: bool = False) -> list[Example]:
    """The examples of annotated texts; a text without candidates makes none."""
    found = []
    for text in texts:
        pairs = read_pairs(text.document, text.mentions)
        if pairs.candidates:
            classes = np.array([text.label(candidate) for candidate in pairs.candidates], dtype=np.int64)
            found.append(Example(text, pairs, classes, own))
    return found


def fit_words(sources: Sequence[Example]) -> tuple[list[str], Floats]:
    """The first stage: its features' names, and its weights as `WordModel` takes them."""
    pairs = [list(chain.from_iterable(parts)) for source in sources for parts in source.pairs.parts]
    classes = np.concatenate([source.classes for source in sources])
    counts = Counter(feature for features in pairs for feature in set(features))
    names = sorted(feature for feature, count in counts.items() if count >= COMMON)
    rows = {name: row for row, name in enumerate(names)}
    sure = (classes != UNSURE).nonzero()[0]
    matrix = _matrix([pairs[at] for at in sure], rows)
    model = LogisticRegression(C=STRENGTH, max_iter=150).fit(matrix, classes[sure])
    weights = np.zeros((len(names) + 1, 1 + len(SENSES)), dtype=np.float32)
    weights[-1, 1:] = -30  # a sense that was never seen
    weights[:-1, model.classes_] = model.coef_.T
    weights[-1, model.classes_] = model.intercept_
    return names, weights


def _matrix(pairs: Sequence[Sequence[str]], rows: dict[str, int]) -> csr_matrix:
    found = [sorted({rows[f] for f in features if f in rows}) for features in pairs]
    starts = np.cumsum([0, *map(len, found)])
    columns = np.fromiter(chain.from_iterable(found), dtype=np.int32)
    return csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(found), len(rows)))


def folds(sources: Sequence[Example]) -> list[tuple[list[int], list[int]]]:
    """Indices of the examples to learn from and to judge; each example is judged once, own texts as well."""
    split = [list(range(start, len(sources), FOLDS)) for start in range(FOLDS)]
    return [([at for at in range(len(sources)) if at not in set(held)], held) for held in split]


def cross_numbers(sources: Sequence[Example]) -> tuple[list[Floats], list[NDArray[np.int64]]]:
    """For each example the second stage's numbers and the likeliest class, from folds that did not see it."""
    numbers: dict[int, Floats] = {}
    best: dict[int, NDArray[np.int64]] = {}
    for seen, held in folds(sources):
        words = WordModel(*fit_words([sources[at] for at in seen]))
        for at in held:
            numbers[at], best[at] = stage_numbers(words, sources[at])
    order = range(len(sources))
    return [numbers[at] for at in order], [best[at] for at in order]


def stage_numbers(words: WordModel, source: Example) -> tuple[Floats, NDArray[np.int64]]:
    """The second stage's numbers for an example, and the likeliest class of each pair."""
    probabilities = words.probabilities(source.pairs.parts, source.pairs.types)
    table = neighbours(source.pairs.candidates, source.pairs.views, probabilities)
    return table, probabilities[:, 1:].argmax(axis=1) + 1


def fit_trees(
    numbers: Sequence[Floats], best: Sequence[NDArray[np.int64]], sources: Sequence[Example]
) -> HistGradientBoostingClassifier:
    """The second stage: whether the likeliest class is the right one."""
    classes = np.concatenate([source.classes for source in sources])
    sure = classes != UNSURE
    right = (np.concatenate(best) == classes) & (classes != NONE)
    model = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=30, l2_regularization=5, random_state=0
    )
    return model.fit(np.concatenate(numbers)[sure], right[sure])
