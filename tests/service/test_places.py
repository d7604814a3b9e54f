from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from service.places import Places
from service.search.process import SearchProcess


class Process(SearchProcess):
    """Stands for a search process."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lives = True

    @property
    def alive(self) -> bool:
        return self.lives

    def close(self) -> None:
        self.lives = False


class Starter:
    """Starts stand-ins, and remembers them."""

    def __init__(self, failing: bool = False) -> None:
        self.started: list[Process] = []
        self._failing = failing

    def __call__(self, number: int) -> Process:
        if self._failing:
            raise OSError("no memory")
        self.started.append(Process(number))
        return self.started[-1]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


class Crowd:
    """Searches that stay where they are until they are let go."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._go = threading.Event()
        self.at: list[int] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def come(self, count: int, seated: int) -> None:
        self._tasks += [asyncio.create_task(self._places.run(self._stay)) for _ in range(count)]
        await until(lambda: len(self.at) >= seated)

    async def go(self) -> None:
        self._go.set()
        await asyncio.gather(*self._tasks)

    def _stay(self, process: SearchProcess | None) -> None:
        self.at.append(process.number if isinstance(process, Process) else 0)
        self._go.wait(10)


def test_searches_that_do_not_wait_start_nothing() -> None:
    async def main() -> None:
        start = Starter()
        own = Places(start, 2)
        for _ in range(5):
            assert await own.run(lambda process: process) is None
        crowd = Crowd(own)
        await crowd.come(2, seated=2)
        await crowd.go()
        assert crowd.at == [0, 0]
        assert start.started == []

    asyncio.run(main())


def test_searches_that_wait_start_one_process_after_the_other() -> None:
    async def main() -> None:
        start = Starter()
        crowd = Crowd(own := Places(start, 2))
        await crowd.come(3, seated=3)
        assert crowd.at == [0, 0, 1]
        await crowd.come(1, seated=4)
        await crowd.come(4, seated=4)
        assert crowd.at == [0, 0, 1, 2], "no more than were wanted"
        await crowd.go()
        assert [process.number for process in start.started] == [1, 2]
        assert await own.run(lambda process: process) is None, "the service's own place comes first"
        assert (await own.run(lambda process: process, shelf=2)) is start.started[1]
        assert (await own.run(lambda process: process, shelf=0)) is None
        assert (await own.run(lambda process: process, shelf=9)) is None
        await own.close()
        assert not any(process.alive for process in start.started)

    asyncio.run(main())


def test_one_that_has_ended_is_replaced() -> None:
    async def main() -> None:
        start = Starter()
        own = Places(start, 1)
        crowd = Crowd(own)
        await crowd.come(3, seated=3)
        start.started[0].lives = False
        await crowd.go()
        crowd = Crowd(own)
        await crowd.come(3, seated=3)
        assert crowd.at == [0, 0, 1]
        assert len(start.started) == 2
        await crowd.go()

    asyncio.run(main())


@pytest.mark.parametrize("start", [Starter(failing=True), Starter()])
def test_where_none_can_be_started_searches_wait(start: Starter) -> None:
    async def main() -> None:
        own = Places(start, 0 if not start._failing else 3)
        crowd = Crowd(own)
        await crowd.come(4, seated=2)
        await asyncio.sleep(0.05)
        assert crowd.at == [0, 0]
        await crowd.go()
        assert crowd.at == [0, 0, 0, 0]
        await own.close()

    asyncio.run(main())
