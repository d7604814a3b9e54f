"""Measures of rankings, with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.evaluation.collection import Collection
from service.evaluation.trial import FUSED, SYSTEMS, Answered

MEASURES = ("nDCG@10", "recall@10", "recall@100", "MRR@10")
PERCENTILES = (50, 90, 95, 99)

_SAMPLES = 2000
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over the questions, and the bounds of its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one system, by measure; ``gain`` is by how much the fused search is above it in nDCG@10."""

    system: str
    questions: int
    figures: Mapping[str, Figure]
    gain: Figure | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured: a row for each system, one of the fused search for each style, and times.

    ``each`` gives the fused search's measures of every question, in the order of the answers.
    """

    rows: tuple[Row, ...]
    styles: tuple[Row, ...]
    each: tuple[Mapping[str, float], ...]
    milliseconds: Mapping[int, float]


def evaluate(collection: Collection, answered: Sequence[Answered]) -> Evaluation:
    """Judge the answers to a collection's questions."""
    values = {system: _values(collection, answered, system) for system in SYSTEMS}
    fused = values[FUSED]
    rows = [
        _row(system, own, None if system == FUSED else _figure(fused[:, 0] - own[:, 0]))
        for system, own in values.items()
    ]
    styles = sorted({one.question.style for one in answered} - {""})
    times = np.percentile([one.milliseconds for one in answered], PERCENTILES)
    return Evaluation(
        rows=tuple(rows),
        styles=tuple(_row(style, fused[[one.question.style == style for one in answered]]) for style in styles),
        each=tuple(dict(zip(MEASURES, row.tolist(), strict=True)) for row in fused),
        milliseconds=dict(zip(PERCENTILES, times.round(2).tolist(), strict=True)),
    )


def _values(collection: Collection, answered: Sequence[Answered], system: str) -> NDArray[np.float64]:
    """The measures of every question, shape (questions, measures)."""
    import ir_measures
    from ir_measures import RR, R, ScoredDoc, nDCG

    least = collection.least
    measures = [nDCG @ 10, R(rel=least) @ 10, R(rel=least) @ 100, RR(rel=least) @ 10]
    run = [
        ScoredDoc(one.question.id, document, -float(rank))
        for one in answered
        for rank, document in enumerate(one.rankings[system])
    ]
    judged = {question: dict(documents) for question, documents in collection.judgements.items()}
    at = {one.question.id: number for number, one in enumerate(answered)}
    values = np.zeros((len(answered), len(measures)))
    for metric in ir_measures.iter_calc(measures, judged, run):
        if metric.query_id in at:
            values[at[metric.query_id], measures.index(metric.measure)] = metric.value
    return values


def _row(system: str, values: NDArray[np.float64], gain: Figure | None = None) -> Row:
    figures = {name: _figure(values[:, column]) for column, name in enumerate(MEASURES)}
    return Row(system, len(values), figures, gain)


def _figure(values: NDArray[np.float64]) -> Figure:
    """The mean, and its interval by resampling the questions (percentile bootstrap, always the same samples)."""
    samples = np.random.default_rng(0).integers(0, len(values), (_SAMPLES, len(values)))
    low, high = np.percentile(values[samples].mean(axis=1), _INTERVAL)
    return Figure(round(float(values.mean()), 4), round(float(low), 4), round(float(high), 4))
