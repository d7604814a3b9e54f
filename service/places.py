"""Where searches run: in the service's own process, and in others once searches wait for each other."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import TypeVar

from service.search.process import SearchProcess

log = logging.getLogger(__name__)

T = TypeVar("T")

_OWN = 2
"""Searches that run in the service's own process at a time: one computes while the other waits for the encoder. With
three, a tenth fewer are answered a second, on two processors: they take the interpreter from each other."""

_MOST = 3
"""Further processes where nobody says how many: each takes some 400 MB."""


class Places:
    """Places for searches, given to those who have waited longest; the service's own come first.

    ``start`` starts the process with a number, from 1; there will be ``most`` of them.
    """

    def __init__(self, start: Callable[[int], SearchProcess], most: int | None) -> None:
        self._start = start
        self._most = min((os.cpu_count() or 1) - 1, _MOST) if most is None else most
        self._processes: dict[int, SearchProcess] = {}
        self._starting: asyncio.Task[None] | None = None
        self._free: asyncio.PriorityQueue[int] = asyncio.PriorityQueue()
        for _ in range(_OWN):
            self._free.put_nowait(0)

    async def run(self, work: Callable[[SearchProcess | None], T], shelf: int | None = None) -> T:
        """The result of work, done in a thread once there is a place.

        It is handed the process that the place is in, None for the service's own; or that with the number ``shelf``.
        """
        if self._free.empty():
            self._grow()
        place = await self._free.get()
        try:
            return await asyncio.to_thread(work, self._processes.get(place if shelf is None else shelf))
        finally:
            self._give_back(place)

    async def close(self) -> None:
        """End the processes."""
        if self._starting is not None:
            await self._starting
        self._most = 0
        await asyncio.gather(*(asyncio.to_thread(process.close) for process in self._processes.values()))

    def _give_back(self, place: int) -> None:
        process = self._processes.get(place)
        if process is None or process.alive:
            self._free.put_nowait(place)
        else:
            log.warning("search process %d has ended", place)
            del self._processes[place]

    def _grow(self) -> None:
        if len(self._processes) < self._most and (self._starting is None or self._starting.done()):
            self._starting = asyncio.create_task(self._add())

    async def _add(self) -> None:
        number = next(number for number in range(1, self._most + 1) if number not in self._processes)
        try:
            process = await asyncio.to_thread(self._start, number)
        except OSError as error:
            log.warning("no search process: %s", error)
            self._most = len(self._processes)
        else:
            self._processes[number] = process
            self._free.put_nowait(number)
