from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.fusion import Lane, contributions, weights

scores = st.floats(-1, 1).map(lambda value: round(value, 3))


NONE = np.zeros(1)


@given(st.lists(st.tuples(scores, scores, st.floats(0, 30), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_final_score_stays_within_bounds(rows: list[tuple[float, ...]]) -> None:
    *columns, asked = np.array(rows).T
    added = contributions(dict(zip(Lane, columns, strict=True)), weights(asks=True), best_lexical=20.0, asked=asked)
    total = sum(added.values())
    assert np.all(total >= 0)
    assert np.all(total <= 1 + 1e-9)
    assert all(np.all(share >= 0) for share in added.values())


def test_a_lane_that_found_nothing_takes_no_weight() -> None:
    alone = contributions({Lane.DENSE: np.array([0.5])}, weights(asks=False), 1.0, NONE)
    beside = contributions({Lane.DENSE: np.array([0.5]), Lane.CONCEPT: np.array([0.0])}, weights(asks=False), 1.0, NONE)
    assert beside[Lane.DENSE].tolist() == alone[Lane.DENSE].tolist() == [0.5]


def test_the_same_match_scores_the_same_whatever_else_is_found() -> None:
    match, poor = {Lane.DENSE: 0.8, Lane.LEXICAL: 9.0}, {Lane.DENSE: 0.1, Lane.LEXICAL: 0.5}
    lone = contributions(
        {lane: np.array([score]) for lane, score in match.items()}, weights(asks=False), 10.0, np.ones(1)
    )
    both = contributions(
        {lane: np.array([score, poor[lane]]) for lane, score in match.items()}, weights(asks=False), 10.0, np.ones(2)
    )
    assert {lane: share[0] for lane, share in both.items()} == {lane: share[0] for lane, share in lone.items()}


def test_headings_weigh_more_for_questions() -> None:
    assert weights(asks=True)[Lane.HEADING] > weights(asks=False)[Lane.HEADING]


def test_a_heading_counts_most_that_says_nothing_but_what_is_asked() -> None:
    added = contributions({Lane.HEADING: np.array([0.8, 0.8, 0.8])}, weights(asks=True), 1.0, np.array([0.0, 0.5, 1.0]))
    shares = added[Lane.HEADING].tolist()
    assert shares == sorted(shares)
    assert shares[0] > 0
    assert shares[2] == pytest.approx(0.8**2)
