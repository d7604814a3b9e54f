"""What is read of a library again and again, kept until the library changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

_MET = 50_000
"""How many names of what was read once are remembered."""


class Recent(Generic[V]):
    """Values by name, of one state of the library; the least used give way. Safe to use from several threads.

    A value is kept once it was read twice: keeping what is never asked for again makes a search an eighth slower, by
    the memory that it fills.

    >>> lengths = Recent[int](100)
    >>> def read(names):
    ...     print("reading", *names)
    ...     return {name: len(name) for name in names}
    >>> for _ in range(3):
    ...     lengths.get("state", ["heroin"], read)
    reading heroin
    {'heroin': 6}
    reading heroin
    {'heroin': 6}
    {'heroin': 6}
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        """Keep values of this weight at most, together."""
        self._most = most
        self._weigh = weigh
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._weight = 0
        self._met: set[str] = set()

    def get(self, state: Hashable, names: Iterable[str], read: Callable[[list[str]], Mapping[str, V]]) -> dict[str, V]:
        """The values with these names; those that are not kept of this state are read, where there are such."""
        wanted = list(names)
        with self._lock:
            if state != self._state:
                self._state, self._kept, self._weight, self._met = state, OrderedDict(), 0, set()
            kept = self._kept
            found = {name: kept[name] for name in wanted if name in kept}
            for name in found:
                kept.move_to_end(name)
        missing = [name for name in wanted if name not in found]
        if missing:
            new = read(missing)
            found |= new
            self._keep(kept, new)
        return found

    def _keep(self, kept: OrderedDict[str, V], new: Mapping[str, V]) -> None:
        with self._lock:
            if kept is not self._kept:  # the library has changed meanwhile
                return
            for name, value in new.items():
                if name in self._met and name not in kept:
                    kept[name] = value
                    self._weight += self._weigh(value)
            if len(self._met) >= _MET:
                self._met.clear()
            self._met.update(new)
            while self._weight > self._most:
                self._weight -= self._weigh(kept.popitem(last=False)[1])
