from __future__ import annotations

import json
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from graph.model import Document
from graph.structure import blocks
from scripts.training.unlabelled import draw, unlabelled


def test_tags_are_drawn_as_often_as_the_chain_holds_them_likely() -> None:
    chance = np.random.default_rng(5)
    scores, start = chance.normal(size=(4, 3)).astype(np.float32), chance.normal(size=3).astype(np.float32)
    moves = chance.normal(size=(3, 3)).astype(np.float32)
    paths = list(product(range(3), repeat=4))
    weights = np.array(
        [np.exp(start[p[0]] + scores[range(4), p].sum() + sum(moves[a, b] for a, b in pairwise(p))) for p in paths]
    )
    draws = draw(scores, start, moves, 40_000, chance)
    counts = dict.fromkeys(paths, 0)
    for path in map(tuple, draws.tolist()):
        counts[path] += 1
    shares = np.array([counts[path] / len(draws) for path in paths])
    assert np.abs(shares - weights / weights.sum()).max() < 0.01


def test_what_is_forbidden_is_never_drawn() -> None:
    moves = np.array([[0, -1e4], [0, 0]], dtype=np.float32)
    draws = draw(
        np.zeros((6, 2), dtype=np.float32), np.zeros(2, dtype=np.float32), moves, 500, np.random.default_rng(0)
    )
    assert not ((draws[:, :-1] == 0) & (draws[:, 1:] == 1)).any()
    assert (draws == 1).any()


def test_no_text_is_known_or_drawn_twice_and_each_site_gets_its_share(tmp_path: Path) -> None:
    def text(number: int) -> str:
        return f"Page {number} tells of alcohol. " + "It is about nothing else at all. " * 10

    known = Document("known", "t", text(0), blocks(text(0)))
    rows = [{"id": f"a{n}", "text": text(n), "url": "https://a.example/x"} for n in range(40)]
    rows += [{"id": f"b{n}", "text": text(100 + n), "url": "https://b.example/x"} for n in range(3)]
    rows += [{"id": "again", "text": text(1), "url": "https://b.example/y"}]
    rows += [{"id": "short", "text": "Too short.", "url": "https://b.example/z"}]
    file = tmp_path / "pages.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    names = [each.document.identifier for each in unlabelled(file, [known], 10)]
    assert len(names) == len(set(names)) == 10
    assert {"b0", "b1", "b2"} < set(names)
    assert {"a0", "again", "short"}.isdisjoint(names)
    assert names == [each.document.identifier for each in unlabelled(file, [known], 10)]
