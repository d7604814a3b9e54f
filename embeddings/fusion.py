"""Several rankings to one: a convex combination of normalised scores.

Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023: min-max normalised scores
in a convex combination beat reciprocal ranks, which forget how far apart two candidates were.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


class Lane(StrEnum):
    """One way of finding passages."""

    DENSE = "dense"
    HEADING = "heading"
    LEXICAL = "lexical"
    CONCEPT = "concept"


WEIGHTS: Mapping[Lane, float] = {Lane.DENSE: 0.35, Lane.HEADING: 0.2, Lane.LEXICAL: 0.45, Lane.CONCEPT: 0.15}


def contributions(lanes: Mapping[Lane, Scores], weights: Mapping[Lane, float]) -> dict[Lane, Scores]:
    """What each lane adds to the final score of each candidate, in 0..1; the sum over the lanes is that score.

    A lane's scores run over the same candidates as the others' and are stretched to 0..1 before they are weighted; one
    that gives all candidates the same score gives them all 1. Lanes without any score above 0 are left out, and the
    weights of the rest are scaled to sum to 1.

    >>> added = contributions({Lane.DENSE: np.array([0.1, 0.5]), Lane.LEXICAL: np.array([4.0, 2.0])},
    ...                       {Lane.DENSE: 3, Lane.LEXICAL: 1})
    >>> {str(lane): scores.tolist() for lane, scores in added.items()}
    {'dense': [0.0, 0.75], 'lexical': [0.25, 0.0]}
    """
    found = {lane for lane, scores in lanes.items() if len(scores) and scores.max() > 0}
    total = sum(weights[lane] for lane in found) or 1.0
    return {
        lane: weights[lane] / total * _stretched(scores) if lane in found else np.zeros(len(scores))
        for lane, scores in lanes.items()
    }


def _stretched(scores: Scores) -> Scores:
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.ones(len(scores))
