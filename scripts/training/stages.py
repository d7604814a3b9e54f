"""The two stages of the claim classifier, fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from graph.claims.classifier import WordModel
from graph.claims.families import SENSES
from graph.claims.lists import agreed
from graph.claims.neighbours import neighbours
from graph.claims.pairs import Pairs, read_pairs
from graph.claims.vectors import mixture
from scripts.training.halves import Judgements
from scripts.training.noise import disturbed, recognised
from scripts.training.statements import NONE, UNSURE, Annotated, gold, own

Floats = NDArray[np.float32]

STRENGTH = 0.05  # of the first stage: the inverse of its L2 penalty
COMMON = 3  # pairs that a feature must hold for
FOLDS = 3
SEED = 0


class Source(StrEnum):
    """Where the mentions of an example come from."""

    ANNOTATED = "annotated"
    DISTURBED = "disturbed"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Example:
    """A document's candidate pairs and the class of each: `NONE`, `UNSURE`, or 1 + the index of its sense."""

    source: Source
    text: Annotated
    pairs: Pairs
    classes: NDArray[np.int64]

    @property
    def name(self) -> str:
        """What no other example is called."""
        return f"{self.source}-{self.text.document.identifier}"


def examples(source: Source, texts: Iterable[Annotated]) -> list[Example]:
    """The examples of annotated texts; a text without candidates makes none."""
    found = []
    for text in texts:
        pairs = read_pairs(text.document, text.mentions)
        if pairs.candidates:
            classes = np.array(text.labels(pairs.candidates), dtype=np.int64)
            found.append(Example(source, text, pairs, classes))
    return found


def training_texts(gold_folder: Path) -> list[Annotated]:
    """All annotated texts, in a fixed order."""
    return [*gold(gold_folder, "train"), *own()]


def training_examples(texts: Sequence[Annotated]) -> list[Example]:
    """Every text as annotated, then with disturbed mentions."""
    random = Random(SEED)
    return [
        *examples(Source.ANNOTATED, texts),
        *examples(Source.DISTURBED, [disturbed(text, random) for text in texts]),
    ]


def found_examples(texts: Iterable[Annotated], judgements: Judgements) -> list[Example]:
    """The texts with the mentions that networks found which did not learn from them."""
    found = [
        recognised(text, judgements.mentions_of(text.document.identifier, text.document.text))
        for text in texts
        if text.document.identifier in judgements.mentions
    ]
    return examples(Source.FOUND, found)


def fit_words(sources: Sequence[Example]) -> tuple[list[str], Floats]:
    """The first stage: its features' names, and its weights as `WordModel` takes them.

    Mentions found by networks teach it nothing: it did no better for them.
    """
    sources = [source for source in sources if source.source is not Source.FOUND]
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
    """Indices of the examples to learn from and to judge: each is judged once, all of one document together."""
    names = [source.text.document.identifier for source in sources]
    fold = {name: number % FOLDS for number, name in enumerate(dict.fromkeys(names))}
    return [
        (
            [at for at, name in enumerate(names) if fold[name] != held],
            [at for at, name in enumerate(names) if fold[name] == held],
        )
        for held in range(FOLDS)
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the first stage makes of an example: ``rows`` are the pairs it finds likely, ``numbers`` theirs.

    ``best`` is each one's likeliest class, ``classes`` the annotated one.
    """

    rows: NDArray[np.intp]
    numbers: Floats
    best: NDArray[np.int64]
    classes: NDArray[np.int64]

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Which rows to learn from."""
        return np.asarray(self.classes != UNSURE, dtype=np.bool_)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whose likeliest class is the annotated one."""
        return np.asarray((self.best == self.classes) & (self.classes != NONE), dtype=np.bool_)


def cross_judged(sources: Sequence[Example], scores: Sequence[Floats]) -> list[Judged]:
    """Each example judged by a first stage that did not see it."""
    found: dict[int, Judged] = {}
    for seen, held in folds(sources):
        words = WordModel(*fit_words([sources[at] for at in seen]))
        for at in held:
            found[at] = judged(words, sources[at], scores[at])
    return [found[at] for at in range(len(sources))]


def judged(words: WordModel, source: Example, scores: Floats) -> Judged:
    """An example as a first stage sees it, with what an encoder says."""
    probabilities = mixture(words.probabilities(source.pairs.parts, source.pairs.types), scores)
    probabilities = agreed(source.pairs, probabilities)
    rows, numbers = neighbours(source.pairs.candidates, source.pairs.views, probabilities)
    best = probabilities[rows, 1:].argmax(axis=1) + 1
    return Judged(rows, numbers, best, source.classes[rows])


def fit_trees(seen: Sequence[Judged]) -> HistGradientBoostingClassifier:
    """The second stage: whether the likeliest class is the right one."""
    sure = np.concatenate([each.sure for each in seen])
    right = np.concatenate([each.right for each in seen])
    model = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=30, l2_regularization=5, random_state=0
    )
    return model.fit(np.concatenate([each.numbers for each in seen])[sure], right[sure])


def cross_log_odds(sources: Sequence[Example], seen: Sequence[Judged]) -> list[NDArray[np.float32]]:
    """The second stage's log-odds for each example's likely pairs, from folds that did not see it."""
    found: dict[int, NDArray[np.float32]] = {}
    for learnt, held in folds(sources):
        model = fit_trees([seen[at] for at in learnt])
        for at in held:
            odds = model.decision_function(seen[at].numbers) if len(seen[at].numbers) else np.empty(0)
            found[at] = np.asarray(odds, dtype=np.float32)
    return [found[at] for at in range(len(sources))]
