"""Whether anything in the library answers a question: a calibrated decision, so that silence can be honest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from embeddings.ranking import Ranking
from service.search.answers import Found
from service.search.response import Understanding, Verdict
from service.search.understanding.reader import restated

THRESHOLD = 0.36
_NEAREST = 10
_BIAS, _COSINE, _LEAD = -2.55, 3.26, 6.42
"""Logistic regression by ``benchmarks.search.verdict``, whose figures docs/quality.md shows: consumer questions, each
asked as it is and with its answers taken out, and questions from other fields. Thirty other signals were tried, such as
the share of the question's words that the best passages hold, and whether the lanes agree; they added nothing."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on, both in 0..1 and comparable between questions; see `embeddings.ranking.Ranking`."""

    cosine: float
    lead: float

    @property
    def confidence(self) -> float:
        """The probability that the library answers."""
        return 1.0 / (1.0 + math.exp(-(_BIAS + _COSINE * self.cosine + _LEAD * self.lead)))


def signals(
    understanding: Understanding, ranking: Ranking, similarity: Callable[[str], Callable[[str], float | None]]
) -> Signals:
    """What is seen of a question; ``similarity`` gives a text's cosines with passages.

    Passages too far from what was written may be near to what it means: by the preferred names of its concepts, the
    question is compared with the best passages again.
    """
    seen = Signals(ranking.cosine, ranking.lead)
    plain = restated(understanding)
    if seen.confidence >= THRESHOLD or plain == understanding.text or not ranking.cosine:
        return seen
    cosine_of = similarity(plain)
    cosines = [cosine_of(passage) or 0.0 for passage, _ in ranking.entries[:_NEAREST]]  # some may be gone meanwhile
    return replace(seen, cosine=max([seen.cosine, *cosines]))


def verdict(understanding: Understanding, seen: Signals | None, found: Found | None) -> Verdict:
    """The decision; claims that answer the question settle it, and so do denials where yes or no was asked.

    ``seen`` is None where nothing was found.
    """
    if seen is None:
        return Verdict(False, 0.0, "nothing in this library matches the question")
    confidence = round(seen.confidence, 3)
    asked = understanding.asked
    if found is not None and (found.affirms or (asked is not None and asked.confirm)):
        return Verdict(True, max(confidence, 0.9), "claims in this library answer the question")
    if confidence >= THRESHOLD:
        return Verdict(True, confidence, "passages match the question in words and meaning")
    missing = [linked.written for linked in understanding.concepts if not linked.mentions and not linked.narrower]
    if missing:
        return Verdict(False, confidence, f"nothing in this library speaks of {', '.join(missing)}")
    return Verdict(False, confidence, "the nearest passages are too far from the question")
