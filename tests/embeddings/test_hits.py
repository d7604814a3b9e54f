from __future__ import annotations

import numpy as np
import pytest

from embeddings.fusion import Lane
from embeddings.hits import Hits


def hits(best: float = 0.5) -> Hits:
    return Hits(
        [("a#1", "a"), ("b#1", "b"), ("b#2", "b")],
        {Lane.DENSE: np.array([0.9, 0.4, 0.1]), Lane.LEXICAL: np.array([2.0, 0.0, 0.0])},
        {Lane.DENSE: np.array([1, 2, 3]), Lane.LEXICAL: np.array([1, 2, 3])},
        {Lane.DENSE: np.array([best, 0.25, 0.125]), Lane.LEXICAL: np.array([0.25, 0.0, 0.0])},
        ("Fever", "aspirin"),
        np.array([[True, True], [False, True], [False, False]]),
    )


def test_a_hit_holds_what_every_lane_said() -> None:
    first = hits()[0]
    assert (first.id, first.document, first.score, first.words) == ("a#1", "a", 0.75, ("Fever", "aspirin"))
    assert (first.lanes[Lane.LEXICAL].score, first.lanes[Lane.DENSE].contribution) == (2.0, 0.5)
    assert hits()[1].words == ("aspirin",)


def test_hits_are_a_sequence() -> None:
    assert [hit.id for hit in hits()] == ["a#1", "b#1", "b#2"]
    assert hits()[-1] == hits()[2]
    assert hits()[1:9] == (hits()[1], hits()[2])
    assert hits() == hits() != hits(best=0.6)
    with pytest.raises(IndexError):
        hits()[3]
