"""The worker processes: kept warm, replaced when they die."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from graph.errors import QueryError
from graph.sparql.process import WorkerProcess
from graph.sparql.request import Limits
from graph.sparql.snapshots import Snapshots


class Workers:
    """Worker processes that are ready, ``limits.workers`` of them; more are started when all are taken.

    Belongs to one event loop.
    """

    def __init__(self, snapshots: Snapshots, limits: Limits, networked: bool) -> None:
        self._snapshots = snapshots
        self._limits = limits
        self._networked = networked
        self._ready: list[WorkerProcess] = []
        self._all: set[WorkerProcess] = set()
        self._warming = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the processes; return when all have the snapshot open."""
        await asyncio.gather(*(self._warm() for _ in range(self._limits.workers)))

    async def close(self) -> None:
        """End all processes."""
        for task in self._tasks:
            task.cancel()
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in self._all))
        self._all.clear()
        self._ready.clear()

    async def take(self) -> WorkerProcess:
        """A process that is idle."""
        while self._ready:
            worker = self._ready.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
        return await self._start()

    def give_back(self, worker: WorkerProcess, reusable: bool) -> None:
        """Return a process; one that was killed, or is not needed any more, is ended and replaced if need be."""
        if reusable and worker.alive and len(self._ready) < self._limits.workers:
            self._ready.append(worker)
            return
        worker.kill()
        self._background(self._bury(worker))
        if len(self._ready) + self._warming < self._limits.workers:
            self._background(self._warm())

    async def _start(self) -> WorkerProcess:
        worker = await WorkerProcess.start(self._limits.memory, self._networked)
        self._all.add(worker)
        return worker

    async def _warm(self) -> None:
        self._warming += 1
        try:
            worker = await self._start()
            snapshot = await self._snapshots.take()
            try:
                with suppress(QueryError):
                    await worker.complete({"operation": "open", "snapshot": str(snapshot.path)})
            finally:
                self._snapshots.release(snapshot)
            self._ready.append(worker)
        finally:
            self._warming -= 1

    async def _bury(self, worker: WorkerProcess) -> None:
        await worker.wait()
        self._all.discard(worker)

    def _background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
