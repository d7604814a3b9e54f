from __future__ import annotations

import numpy as np
import pytest

from embeddings import vectors
from embeddings.encoder import Vectors, unit
from embeddings.vectors import VectorTable


def clustered(rows: int, dimension: int = 64) -> Vectors:
    random = np.random.default_rng(0)
    centres = random.standard_normal((50, dimension), dtype=np.float32)
    return unit(centres[random.integers(0, 50, rows)] + random.standard_normal((rows, dimension), dtype=np.float32))


@pytest.fixture(scope="module", params=["flat", "scan", "lists"])
def table(request: pytest.FixtureRequest) -> VectorTable:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "FLAT", 10_000 if request.param == "flat" else 100)
        patch.setattr(vectors, "SCAN", 10_000 if request.param == "scan" else 100)
        made = VectorTable.of(clustered(3000))
    assert bool(len(made.scan)) == (request.param != "flat")
    return made


def test_finds_nearly_all_of_the_nearest(table: VectorTable) -> None:
    base = clustered(3000)
    everywhere = np.ones(3000, dtype=np.bool_)
    found, missed = 0, 0
    for query in base[::300]:
        truth = set(np.argsort(-(base @ query))[:10].tolist())
        rows, cosines = table.nearest(query, 10, everywhere)
        assert np.allclose(cosines, base[rows] @ query, atol=0.01)
        found += len(truth & set(rows.tolist()))
        missed += len(truth - set(rows.tolist()))
    assert found / (found + missed) >= 0.9


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.5, 0.99])
def test_finds_only_what_is_allowed(table: VectorTable, share: float) -> None:
    allowed = np.random.default_rng(1).random(3000) < share
    rows, cosines = table.nearest(clustered(3000)[0], 20, allowed)
    assert allowed[rows].all()
    assert len(rows) == len(set(rows.tolist())) == len(cosines) == min(20, int(allowed.sum()))


def test_a_row_is_the_same_in_whatever_table_it_stands(table: VectorTable) -> None:
    base = clustered(3000)
    alone = VectorTable.of(base[7:8])
    joined = VectorTable.joined([(table, np.array([1, 7])), (alone, np.array([True]))])
    query = base[5]
    assert np.array_equal(joined.codes[1:], np.repeat(alone.codes, 2, axis=0))
    assert joined.cosines(query, np.array([1, 2])) == pytest.approx(alone.cosines(query, np.array([0]))[0])


def test_an_empty_table_finds_nothing() -> None:
    empty = VectorTable.of(np.empty((0, 8), dtype=np.float32))
    rows, cosines = empty.nearest(np.ones(8, dtype=np.float32), 5, np.empty(0, dtype=np.bool_))
    assert len(rows) == len(cosines) == 0


def test_a_vector_of_zeros_is_kept() -> None:
    table = VectorTable.of(np.zeros((1, 8), dtype=np.float32))
    assert table.cosines(np.ones(8, dtype=np.float32), np.array([0])).tolist() == [0]
