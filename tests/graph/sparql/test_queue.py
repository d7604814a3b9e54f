from __future__ import annotations

import asyncio

import pytest

from graph.errors import QueryBusy
from graph.sparql.queue import FairQueue


def test_clients_take_turns() -> None:
    async def scene() -> list[str]:
        queue = FairQueue(places=1, waiting=10)
        served: list[str] = []

        async def ask(name: str) -> None:
            await queue.enter(name[0], 10)
            served.append(name)
            await asyncio.sleep(0)
            queue.leave()

        await asyncio.gather(*(ask(name) for name in ("a1", "a2", "a3", "a4", "b1", "b2", "c1")))
        return served

    assert asyncio.run(scene()) == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]


def test_a_full_queue_makes_room_for_who_has_fewer_waiting() -> None:
    async def scene() -> list[str]:
        queue = FairQueue(places=1, waiting=3)
        await queue.enter("a", 10)
        outcomes: list[str] = []

        async def ask(name: str) -> None:
            try:
                await queue.enter(name[0], 10)
                outcomes.append(name)
                queue.leave()
            except QueryBusy:
                outcomes.append(f"{name} refused")

        tasks = [asyncio.create_task(ask(name)) for name in ("a1", "a2", "a3", "a4", "b1", "b2")]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        queue.leave()
        await asyncio.gather(*tasks)
        return outcomes

    assert asyncio.run(scene()) == ["a4 refused", "b2 refused", "a3 refused", "a1", "b1", "a2"]


def test_who_waits_too_long_or_goes_away_leaves_no_hole() -> None:
    async def scene() -> None:
        queue = FairQueue(places=1, waiting=5)
        await queue.enter("a", 10)
        with pytest.raises(QueryBusy):
            await queue.enter("b", 0.001)
        gone = asyncio.create_task(queue.enter("c", 10))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert queue.waiting == 0
        queue.leave()
        await queue.enter("d", 0)

    asyncio.run(scene())


def test_a_place_that_comes_to_someone_who_left_goes_on() -> None:
    async def scene() -> None:
        queue = FairQueue(places=1, waiting=5)
        await queue.enter("a", 10)
        late = asyncio.create_task(queue.enter("b", 10))
        await asyncio.sleep(0)
        queue.leave()
        late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        await queue.enter("c", 0)

    asyncio.run(scene())
