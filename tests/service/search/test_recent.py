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


def twice(recent: Recent[str], state: str, *names: str) -> None:
    """Read so often that it is kept."""
    for _ in range(2):
        recent.get(state, names, reading([]))


def test_only_what_is_not_kept_is_read() -> None:
    recent, log = Recent[str](10), list[str]()
    twice(recent, "state", "a", "b", "lost")
    assert recent.get("state", ["b", "c", "lost"], reading(log)) == {"b": "b", "c": "c"}
    assert log == ["c", "lost"]
    recent.get("state", ["a", "b"], reading(log))
    assert log == ["c", "lost"]


def test_a_change_forgets_all() -> None:
    recent, log = Recent[str](10), list[str]()
    twice(recent, "old", "a")
    assert recent.get("new", ["a"], reading(log, " new")) == {"a": "a new"}
    assert recent.get("new", ["a"], reading(log, " newer")) == {"a": "a newer"}, "it was read once of this state"


def test_the_least_used_give_way() -> None:
    recent, log = Recent[str](4, len), list[str]()
    for name in ("aa", "bb", "aa", "c"):
        twice(recent, "state", name)
    assert recent.get("state", ["aa", "c"], reading(log)) == {"aa": "aa", "c": "c"}
    assert not log
    recent.get("state", ["bb"], reading(log))
    assert log == ["bb"]


def test_more_than_can_be_kept_is_read_all_the_same() -> None:
    recent, log = Recent[str](2, len), list[str]()
    twice(recent, "state", "long", "a")
    assert recent.get("state", ["long", "a"], reading(log)) == {"long": "long", "a": "a"}


def test_a_reader_overtaken_by_a_change_leaves_nothing_behind() -> None:
    recent, log = Recent[str](10), list[str]()

    def overtaken(names: list[str]) -> dict[str, str]:
        twice(recent, "new", "b")
        return dict.fromkeys(names, "stale")

    for _ in range(2):
        assert recent.get("old", ["a"], overtaken) == {"a": "stale"}
    twice(recent, "new", "b")
    assert recent.get("new", ["a"], reading(log)) == {"a": "a"}


def test_what_fails_is_not_kept() -> None:
    recent, log = Recent[str](10), list[str]()

    def failing(names: list[str]) -> dict[str, str]:
        raise LookupError(names)

    with pytest.raises(LookupError):
        recent.get("state", ["a"], failing)
    assert recent.get("state", ["a"], reading(log)) == {"a": "a"}
