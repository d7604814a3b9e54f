"""How well the search knows that nothing answers: every question asked as it is, and again with its answers withheld.

    python -m benchmarks.search.verdict --library DIR --data DIR [--report docs/quality.md]

``DIR`` of ``--data`` holds the test collections, as for ``benchmarks.search.quality``. Prints the weights that fit
best, for `service.search.verdict`, and judges them by cross-validation; both askings of a question stay together.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.report import replace_section, table
from benchmarks.search.quality import COLLECTIONS, questions
from embeddings.encoder import Vectors
from embeddings.index import Index, Query
from embeddings.ranking import Ranking
from service.library import Library
from service.search.request import SearchRequest
from service.search.searcher import Searcher
from service.search.verdict import THRESHOLD, Signals
from service.settings import Settings

FOLDS = 10
OTHER, FEW = "other fields", 3
"""Questions from elsewhere count threefold, since there are few of them."""
BINS = 5
ELSEWHERE = (
    "How do I change the oil of a car?",
    "Who won the football world cup in 1990?",
    "What is the capital of Mongolia?",
    "How long does it take to boil potatoes?",
    "Which programming language should I learn first?",
    "When was the Eiffel Tower built?",
    "How do I reset the password of my router?",
    "What are good names for a cat?",
    "How does a suspension bridge carry its load?",
    "Where can I buy cheap train tickets to Vienna?",
    "How are tunnels bored through mountains?",
    "What is the plot of Hamlet?",
    "How do I file a tax return?",
    "Which trees keep their leaves in winter?",
    "How are diamonds cut?",
)
"""Questions from other fields, which a library of health pages does not answer."""


class Withholding:
    """An index that keeps some of its documents back."""

    def __init__(self, index: Index, documents: frozenset[str]) -> None:
        self._index = index
        self._documents = documents
        self.withheld: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def search(self, query: Query, vector: Callable[[], Vectors] | None = None) -> Ranking:
        """The ranking of what is not withheld."""
        if self.withheld:
            query = replace(query, documents=self._documents - self.withheld)
        return self._index.search(query, vector)


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking of a question: its collection, which question it is, what was seen, and whether answers were there."""

    collection: str
    question: str
    seen: Signals
    answered: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--report", type=Path, help="write the section «Whether anything answers» of this file")
    arguments = parser.parse_args()
    with Library.open(arguments.library, Settings(), create=False) as library:
        asked = list(ask(library, arguments.data))
    body = judged(asked)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Whether anything answers", body)


def ask(library: Library, data: Path) -> list[Asked]:
    """Every question with its answers and without them, and the questions from elsewhere."""
    searcher = Searcher(library)
    iris = {identifier: iri for iri, (identifier, *_) in searcher.catalogue.titles.items()}
    index = Withholding(library.index, frozenset(iris.values()))
    library.__dict__["index"] = index
    found = []
    for collection in COLLECTIONS:
        if collection.corpus != "medquad":
            continue
        for question in questions(collection, data):
            name = f"{collection.questions}/{question.id}"
            for withheld in (frozenset[str](), frozenset(iris[d] for d in question.relevant if d in iris)):
                index.withheld = withheld
                found.append(Asked(collection.name, name, seen(searcher, question.text), not withheld))
    index.withheld = frozenset()
    found += [Asked(OTHER, text, seen(searcher, text), False) for text in ELSEWHERE]
    return found


def seen(searcher: Searcher, text: str) -> Signals:
    """What the decision rests on."""
    return searcher.signals(SearchRequest(query=text)) or Signals(0.0, 0.0)


def judged(asked: Sequence[Asked]) -> str:
    """The report."""
    table_of = np.array([astuple(each.seen) for each in asked])
    right = np.array([each.answered for each in asked])
    groups = np.unique([each.question for each in asked], return_inverse=True)[1]
    weights_of = np.where([each.collection == OTHER for each in asked], FEW, 1)
    crossed = np.zeros(len(asked))
    for seen_rows, held in GroupKFold(FOLDS).split(table_of, right, groups):
        model = fit(table_of[seen_rows], right[seen_rows], weights_of[seen_rows])
        crossed[held] = model.predict_proba(table_of[held])[:, 1]
    fitted = fit(table_of, right, weights_of)
    names = [field.name for field in fields(Signals)]
    weights = ", ".join(f"{name} {w:.2f}" for name, w in zip(names, fitted.coef_[0], strict=True))
    shipped = np.array([each.seen.confidence for each in asked])
    return "\n\n".join(
        [
            f"Best weights: bias {fitted.intercept_[0]:.2f}, {weights}. Called answered from {THRESHOLD}.",
            table(["questions", "asked", "called answered", "AUC"], list(lines(asked, right, crossed))),
            f"Calibration, cross-validated (expected error {error(crossed, right):.3f}; of the weights in use "
            f"{error(shipped, right):.3f}):",
            table(["confidence", "questions", "mean", "answered"], list(bins(crossed, right))),
        ]
    )


def fit(seen: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.int64]) -> LogisticRegression:
    """The probability that a library answers, by what was seen."""
    return LogisticRegression(C=10.0).fit(seen, right, sample_weight=weights)


def lines(asked: Sequence[Asked], right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> list[list[object]]:
    """A row for each collection with its answers, and for the same without them."""
    rows: list[list[object]] = []
    for name in dict.fromkeys(each.collection for each in asked):
        own = np.array([each.collection == name for each in asked])
        for there in (True, False):
            some = own & (right == there)
            if some.any():
                area = f"{roc_auc_score(right[own], confidence[own]):.3f}" if there else ""
                share = f"{(confidence[some] >= THRESHOLD).mean():.0%}"
                rows.append([f"{name}, {'as they are' if there else 'answers taken out'}", some.sum(), share, area])
    return rows


def bins(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> list[list[object]]:
    """A row for each equal share of the questions, by confidence."""
    return [
        [f"{confidence[some].min():.2f}–{confidence[some].max():.2f}", len(some), f"{confidence[some].mean():.2f}",
         f"{right[some].mean():.2f}"]
        for some in np.array_split(np.argsort(confidence), BINS)
    ]  # fmt: skip


def error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The expected calibration error over the same shares."""
    parts = np.array_split(np.argsort(confidence), BINS)
    return float(sum(len(p) * abs(confidence[p].mean() - right[p].mean()) for p in parts) / len(right))


if __name__ == "__main__":
    main()
