import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.linking.decoding import TAKEN, Chain
from graph.linking.tags import TAGS, TYPES, forbidden, forbidden_starts

FEW = [0, 7, 8, 9, 10]  # outside, and two types


def chain(moves: np.ndarray | None = None) -> Chain:
    weights = np.zeros((len(TAGS), len(TAGS))) if moves is None else moves
    return Chain(np.exp(forbidden_starts().astype(float)), np.exp(weights + forbidden()))


def scores(*words: dict[str, float]) -> np.ndarray:
    return np.array([[word.get(tag, -9.0) for tag in TAGS] for word in words], dtype=np.float32)


def bounds(*lengths: int) -> np.ndarray:
    starts = itertools.accumulate((length + 1 for length in lengths), initial=0)
    pairs = [(start, start + length) for start, length in zip(starts, lengths, strict=False)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def phrases(path: tuple[int, ...]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for at, tag in enumerate(path):
        if TAGS[tag][0] == "B":
            found.append((at, at + 1, (tag - 1) // 2))
        elif TAGS[tag][0] == "I":
            found[-1] = (found[-1][0], at + 1, found[-1][2])
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_a_phrase_is_as_probable_as_all_paths_that_hold_it(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    moves = random.normal(size=(len(TAGS), len(TAGS)))
    batch = []
    for length in lengths:
        row = np.full((length, len(TAGS)), -200.0, dtype=np.float32)
        row[:, FEW] = random.normal(size=(length, len(FEW)))
        batch.append(row)
    readings = chain(moves).readings(batch)
    for number, row in enumerate(batch):
        expected: dict[tuple[int, int, int], float] = {}
        total = 0.0
        for path in itertools.product(FEW, repeat=len(row)):
            barred = TAGS[path[0]][0] == "I" or any(forbidden()[a, b] for a, b in itertools.pairwise(path))
            if barred:
                continue
            steps = sum(moves[a, b] for a, b in itertools.pairwise(path))
            weight = float(np.exp(steps + sum(row[at, tag] for at, tag in enumerate(path))))
            total += weight
            for phrase in phrases(path):
                expected[phrase] = expected.get(phrase, 0.0) + weight
        own = readings.row == number
        columns = (readings.first[own], readings.last[own], readings.type[own], readings.probability[own])
        found = {(int(a), int(b), int(t)): p for a, b, t, p in zip(*columns, strict=True)}
        likely = {phrase: weight / total for phrase, weight in expected.items() if weight / total > 0.004}
        assert likely.keys() <= found.keys()
        assert [found[phrase] for phrase in likely] == pytest.approx(list(likely.values()), abs=1e-5)


def test_a_phrase_whose_ends_are_in_doubt_is_still_found() -> None:
    unsure = scores({"B-effect": 0.0, "O": 0.1}, {"B-effect": 0.0, "I-effect": 0.3, "O": -9.0})
    (found,) = chain().mentions([unsure], [bounds(1, 9)])
    assert [(t.first, t.last, t.type.value) for t in found] == [(0, 1, "effect"), (1, 2, "effect")]
    alone, apart, inside = 1.0, np.exp(0.1), np.exp(0.3)  # a phrase of its own, after none, or begun by the word before
    assert found[0].score == pytest.approx(alone / (alone + apart + inside), abs=1e-3)
    assert found[1].score > 0.9


def test_a_phrase_of_doubtful_type_is_taken_where_one_type_is_likely_enough() -> None:
    unsure = scores({"B-effect": 0.0, "B-condition": -0.4, "O": -0.8})
    (found,) = chain().mentions([unsure], [bounds(5)])
    assert [t.type.value for t in found] == ["effect"]
    assert found[0].score == pytest.approx(1 / (1 + np.exp(-0.4) + np.exp(-0.8)), abs=1e-3)
    assert found[0].score > TAKEN


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_mentions_stand_in_order_and_do_not_overlap(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    row = random.normal(size=(length, len(TAGS)), scale=2).astype(np.float32)
    (found,) = chain().mentions([row], [bounds(*random.integers(1, 9, size=length).tolist())])
    assert all(one.last <= other.first for one, other in itertools.pairwise(found))
    assert all(TAKEN <= t.score <= 1 and t.first < t.last <= length and t.type in TYPES for t in found)


def test_a_long_phrase_does_not_lose_to_its_first_half() -> None:
    words = [{"B-effect": 3.0}, *({"I-effect": 3.0} for _ in range(5)), {"O": 3.0}]
    (found,) = chain().mentions([scores(*words)], [bounds(*[4] * 7)])
    assert [(t.first, t.last) for t in found] == [(0, 6)]


def test_no_phrase_is_taken_that_is_only_a_compromise() -> None:
    """One word or all three are likely; two are not, though they cover half of either."""
    words = [{"B-effect": 0.0}, {"I-effect": 0.0, "O": 0.1}, {"I-effect": 0.0, "O": 0.0}, {"O": 0.0}]
    moves = np.zeros((len(TAGS), len(TAGS)))
    moves[TAGS.index("I-effect"), TAGS.index("I-effect")] = 4.0
    moves[TAGS.index("I-effect"), TAGS.index("O")] = -4.0
    moves[TAGS.index("B-effect"), TAGS.index("O")] = 0.3
    readings = chain(moves).readings([scores(*words)])
    likely = {(int(a), int(b)): p for a, b, p in zip(readings.first, readings.last, readings.probability, strict=True)}
    assert likely[0, 2] < 0.01 < 0.3 < min(likely[0, 1], likely[0, 3])
    (found,) = chain(moves).mentions([scores(*words)], [bounds(5, 4, 4, 1)])
    assert [(t.first, t.last) for t in found] != [(0, 2)]
    assert found[0].score > TAKEN


def test_no_sequence_gives_nothing() -> None:
    assert list(chain().mentions([], [])) == []
