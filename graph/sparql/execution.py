"""One request under way: from its place in the queue to the last byte of its result."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from graph.errors import QueryCancelled, QueryError, QueryTimeout
from graph.sparql.process import WorkerProcess
from graph.sparql.queue import FairQueue
from graph.sparql.request import Limits, Running
from graph.sparql.snapshots import Snapshot, Snapshots
from graph.sparql.workers import Workers

HEAD_BYTES = 1 << 18
"""What is held back before the first byte leaves, so that most failures can still be told as what they are."""

LOST_SECONDS = 5.0
"""How long after its deadline a request may stay open."""

Ask = Callable[[str, str], Awaitable[float | None]]
"""What answers a worker's question: the similarity of a passage and a text."""


class Execution:
    """A request's way through queue, snapshot and worker; ``close`` may be called at any time, and again.

    It ends at its deadline, which covers the engine's work and the sending of the result, but not the waiting for a
    place: a request that gets none within ``timeout`` is refused instead.
    """

    def __init__(
        self, id_: str, queue: FairQueue, snapshots: Snapshots, workers: Workers, limits: Limits, client: str, text: str
    ) -> None:
        self._queue, self._snapshots, self._workers, self._limits = queue, snapshots, workers, limits
        self._loop = asyncio.get_running_loop()
        self._came = self._loop.time()
        self._timers: list[asyncio.TimerHandle] = []
        self._task = asyncio.current_task()
        self._placed = self._finished = False
        self._snapshot: Snapshot | None = None
        self._worker: WorkerProcess | None = None
        self._stopped: QueryError | None = None
        self._state = "waiting"
        self.id = id_
        self._client, self._text = client, text
        self.on_slow: Callable[[], bool] = lambda: False
        self.on_close: Callable[[Execution], None] = lambda execution: None

    @property
    def running(self) -> Running:
        """How the request stands."""
        seconds = round(self._loop.time() - self._came, 3)
        return Running(self.id, self._client, self._state, seconds, self._text)

    async def begin(self, timeout: float) -> WorkerProcess:
        """Wait for a place, a snapshot and a worker; the deadline runs from here.

        Raises:
            QueryBusy: if there is no place.
            QueryCancelled: if an operator stops it meanwhile.
        """
        try:
            await self._queue.enter(self._client, timeout)
        except asyncio.CancelledError:
            if self._stopped is not None:
                raise self._stopped from None
            raise
        self._placed, self._state = True, "running"
        self._timers.append(self._loop.call_later(timeout, self._expire, timeout))
        self._timers.append(self._loop.call_later(self._limits.patience, self._slow_down))
        self._snapshot = await self._snapshots.take()
        self._worker = await self._workers.take()
        if self._stopped is not None:
            raise self._stopped
        return self._worker

    async def frames(self, header: dict[str, Any], body: bytes, ask: Ask | None) -> AsyncIterator[bytes]:
        """Send a request to the worker and yield its data."""
        assert self._worker is not None
        assert self._snapshot is not None
        self._worker.send({"snapshot": str(self._snapshot.path), **header}, body)
        try:
            while True:
                kind, payload = await self._worker.receive()
                if kind == b"Z":
                    self._finished = True
                    return
                if kind == b"D":
                    yield payload
                else:
                    passage, text = json.loads(payload)
                    self._worker.answer(None if ask is None else await ask(passage, text))
        except QueryError as error:
            self._finished = self._worker.alive
            if self._stopped is not None:
                raise self._stopped from error
            raise

    def stop(self, reason: QueryError | None = None) -> None:
        """End the request now: whoever reads its result gets ``reason``."""
        self._stopped = self._stopped or reason or QueryCancelled("the query was stopped by an operator")
        if self._worker is not None:
            self._worker.kill()
        elif not self._placed and self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Give everything back; a worker that is not finished is killed."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if self._worker is not None:
            worker, self._worker = self._worker, None
            self._workers.give_back(worker, self._finished and self._state != "slow" and self._stopped is None)
        if self._snapshot is not None:
            snapshot, self._snapshot = self._snapshot, None
            self._snapshots.release(snapshot)
        if self._placed:
            self._placed = False
            self._queue.leave()
        self.on_close(self)

    def _expire(self, timeout: float) -> None:
        self.stop(QueryTimeout(f"the query was stopped after {timeout:g} seconds"))
        # Whoever reads the result closes it; but a result may be lost before anyone begins to read.
        self._timers.append(self._loop.call_later(LOST_SECONDS, self.close))

    def _slow_down(self) -> None:
        """Let the young ones pass: give the place away, and go on at low priority."""
        if self._worker is not None and self._placed and self.on_slow():
            self._placed, self._state = False, "slow"
            self._worker.slow_down()
            self._queue.leave()
