"""Whether anything in the library answers a question: a calibrated decision, so that silence can be honest."""

from __future__ import annotations

import math
from dataclasses import dataclass

from embeddings.ranking import Ranking
from service.search.response import Understanding, Verdict

_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on, all in 0..1 and comparable between questions.

    ``cosine`` and ``coverage`` are the index's; ``known`` is the share of the question's concepts that the library
    mentions (1 where it names none); ``shared`` the share that the best passages mention.
    """

    cosine: float
    coverage: float
    known: float

    @property
    def confidence(self) -> float:
        """The probability that the library answers, by logistic regression on development questions."""
        z = -6.2 + 7.5 * self.cosine + 3.0 * self.coverage + 1.2 * self.known
        return 1.0 / (1.0 + math.exp(-z))


def verdict(understanding: Understanding, ranking: Ranking, from_graph: bool) -> Verdict:
    """The decision; claims of the graph that answer the question settle it."""
    if not ranking.hits:
        return Verdict(False, 0.0, "nothing in this library matches the question")
    signals = Signals(ranking.cosine, ranking.coverage, _known(understanding))
    confidence = round(signals.confidence, 3)
    if from_graph:
        return Verdict(True, max(confidence, 0.9), "claims in this library answer the question")
    if confidence >= _THRESHOLD:
        return Verdict(True, confidence, "passages match the question in words and meaning")
    missing = [linked.written for linked in understanding.concepts if not linked.mentions and not linked.narrower]
    if missing:
        return Verdict(False, confidence, f"nothing in this library speaks of {', '.join(missing)}")
    return Verdict(False, confidence, "the nearest passages are too far from the question")


def _known(understanding: Understanding) -> float:
    if not understanding.concepts:
        return 1.0
    known = sum(1 for linked in understanding.concepts if linked.mentions or linked.narrower)
    return known / len(understanding.concepts)
