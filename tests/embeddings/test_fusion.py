from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.fusion import Lane, contributions, weights

scores = st.floats(-1, 1).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(scores, scores, st.floats(0, 30), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_final_score_stays_within_bounds(rows: list[tuple[float, ...]]) -> None:
    lanes = dict(zip(Lane, np.array(rows).T, strict=True))
    added = contributions(lanes, weights("what is this?"), best_lexical=20.0)
    total = sum(added.values())
    assert np.all(total >= 0)
    assert np.all(total <= 1 + 1e-9)
    assert all(np.all(share >= 0) for share in added.values())


def test_a_lane_that_found_nothing_takes_no_weight() -> None:
    alone = contributions({Lane.DENSE: np.array([0.5])}, weights("x"), 1.0)
    beside = contributions({Lane.DENSE: np.array([0.5]), Lane.CONCEPT: np.array([0.0])}, weights("x"), 1.0)
    assert beside[Lane.DENSE].tolist() == alone[Lane.DENSE].tolist() == [0.5]


def test_the_same_match_scores_the_same_whatever_else_is_found() -> None:
    match, poor = {Lane.DENSE: 0.8, Lane.LEXICAL: 9.0}, {Lane.DENSE: 0.1, Lane.LEXICAL: 0.5}
    lone = contributions({lane: np.array([score]) for lane, score in match.items()}, weights("x"), 10.0)
    both = contributions({lane: np.array([score, poor[lane]]) for lane, score in match.items()}, weights("x"), 10.0)
    assert {lane: share[0] for lane, share in both.items()} == {lane: share[0] for lane, share in lone.items()}


@pytest.mark.parametrize("text", ["What causes addiction", "methadone side effects?", "Can heroin kill"])
def test_headings_weigh_more_for_questions(text: str) -> None:
    assert weights(text)[Lane.HEADING] > weights("methadone side effects")[Lane.HEADING]
