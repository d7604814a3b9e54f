"""What was read of a library of late, kept until the library changes: many questions look at the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by name, of one state of the library; the least used give way. Safe to use from several threads.

    >>> squares = Recent[int](2)
    >>> squares.get("state", ["2", "3"], lambda names: {name: int(name) ** 2 for name in names})
    {'2': 4, '3': 9}
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        """Keep values of this weight at most, together."""
        self._most = most
        self._weigh = weigh
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._weight = 0

    def get(self, state: Hashable, names: Iterable[str], read: Callable[[list[str]], Mapping[str, V]]) -> dict[str, V]:
        """The values with these names; those that are not kept of this state are read, where there are such."""
        wanted = list(names)
        with self._lock:
            if state != self._state:
                self._state, self._kept, self._weight = state, OrderedDict(), 0
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
            for name in new.keys() - kept.keys():
                kept[name] = new[name]
                self._weight += self._weigh(new[name])
            while self._weight > self._most:
                self._weight -= self._weigh(kept.popitem(last=False)[1])
