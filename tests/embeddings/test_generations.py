from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from embeddings import generations
from embeddings.errors import IndexDamaged, IndexFailure
from embeddings.generations import Generation


def text(content: str, path: Path) -> None:
    path.write_text(content)


def current(root: Path) -> Generation | None:
    return generations.loaded(root, lambda generation: generation)


def test_files_that_stay_are_hard_links(tmp_path: Path) -> None:
    first = generations.write(tmp_path, None, [], {"a": partial(text, "A")}, {})
    second = generations.write(tmp_path, first, ["a"], {"b": partial(text, "B")}, {"n": 2})
    assert (second.folder / "a").samefile(first.folder / "a")
    assert current(tmp_path) == second
    generations.prune(tmp_path, second)
    assert not first.folder.exists()
    assert (second.folder / "a").read_text() == "A"


def test_what_cannot_be_written_leaves_the_live_generation(tmp_path: Path) -> None:
    first = generations.write(tmp_path, None, [], {"a": partial(text, "A")}, {})

    def refuses(path: Path) -> None:
        path.write_text("half")
        raise OSError("no space left on device")

    with pytest.raises(IndexFailure, match="no space"):
        generations.write(tmp_path, first, ["a"], {"b": refuses}, {})
    assert current(tmp_path) == first
    second = generations.write(tmp_path, first, ["a"], {"b": partial(text, "B")}, {})
    assert current(tmp_path) == second


@pytest.mark.parametrize("content", [b"", b"\xff", b"../..", b"generation-000009", b"\x00"])
def test_a_broken_pointer_is_damage(tmp_path: Path, content: bytes) -> None:
    generations.write(tmp_path, None, [], {"a": partial(text, "A")}, {})
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged):
        current(tmp_path)


def test_a_reader_follows_a_writer_that_overtakes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = generations.write(tmp_path, None, [], {"a": partial(text, "A")}, {})
    checked = generations._checked
    made: list[generations.Generation] = []

    def overtaken(folder: Path) -> generations.Generation:
        if not made:
            made.append(generations.write(tmp_path, first, ["a"], {}, {}))
            generations.prune(tmp_path, made[0])
        return checked(folder)

    monkeypatch.setattr(generations, "_checked", overtaken)
    assert current(tmp_path) == made[0]


def test_what_is_overtaken_while_it_is_loaded_is_loaded_anew(tmp_path: Path) -> None:
    first = generations.write(tmp_path, None, [], {"a": partial(text, "A")}, {})
    loads: list[int] = []

    def load(generation: Generation) -> str:
        loads.append(generation.number)
        if generation == first:
            second = generations.write(tmp_path, first, [], {"a": partial(text, "B")}, {})
            generations.prune(tmp_path, second)
        try:
            return (generation.folder / "a").read_text()
        except OSError as error:
            raise IndexDamaged(str(error)) from error

    assert generations.loaded(tmp_path, load) == "B"
    assert loads == [1, 2]


def test_nothing_written_is_no_generation(tmp_path: Path) -> None:
    assert current(tmp_path / "none") is None
    generations.discard(tmp_path / "none")
