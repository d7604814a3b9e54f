from __future__ import annotations

from collections.abc import Callable

import pytest

from service.search.recent import Recent


def reading(log: list[str], version: str = "") -> Callable[[list[str]], dict[str, str]]:
    """A reader of what it is asked for, that knows no «lost» and notes what it read."""

    def read(names: list[str]) -> dict[str, str]:
        log.extend(names)
        return {name: name + version for name in names if name != "lost"}

    return read


def test_only_what_is_not_kept_is_read() -> None:
    recent, log = Recent[str](10), list[str]()
    assert recent.get("state", ["a", "b", "lost"], reading(log)) == {"a": "a", "b": "b"}
    assert recent.get("state", ["b", "c"], reading(log)) == {"b": "b", "c": "c"}
    assert log == ["a", "b", "lost", "c"]


def test_a_change_forgets_all() -> None:
    recent, log = Recent[str](10), list[str]()
    recent.get("old", ["a"], reading(log, " old"))
    assert recent.get("new", ["a"], reading(log, " new")) == {"a": "a new"}


def test_the_least_used_give_way() -> None:
    recent, log = Recent[str](4, len), list[str]()
    for name in ("aa", "bb", "aa", "c"):
        recent.get("state", [name], reading(log))
    log.clear()
    assert recent.get("state", ["aa", "c"], reading(log)) == {"aa": "aa", "c": "c"}
    assert not log
    recent.get("state", ["bb"], reading(log))
    assert log == ["bb"]


def test_more_than_can_be_kept_is_read_all_the_same() -> None:
    recent, log = Recent[str](2, len), list[str]()
    assert recent.get("state", ["long", "a"], reading(log)) == {"long": "long", "a": "a"}


def test_a_reader_overtaken_by_a_change_leaves_nothing_behind() -> None:
    recent, log = Recent[str](10), list[str]()

    def overtaken(names: list[str]) -> dict[str, str]:
        recent.get("new", ["b"], reading(log))
        return dict.fromkeys(names, "stale")

    assert recent.get("old", ["a"], overtaken) == {"a": "stale"}
    assert recent.get("new", ["a"], reading(log)) == {"a": "a"}


def test_what_fails_is_not_kept() -> None:
    recent, log = Recent[str](10), list[str]()

    def failing(names: list[str]) -> dict[str, str]:
        raise LookupError(names)

    with pytest.raises(LookupError):
        recent.get("state", ["a"], failing)
    assert recent.get("state", ["a"], reading(log)) == {"a": "a"}
