"""The pool: evaluates admitted requests in worker processes, bounded in time, memory and number."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from itertools import count
from typing import Any

from graph.sparql.execution import HEAD_BYTES, Ask, Execution
from graph.sparql.queue import FairQueue
from graph.sparql.request import Limits, Running
from graph.sparql.snapshots import Snapshots
from graph.sparql.workers import Workers


class QueryPool:
    """Worker processes on snapshots of one store, for requests that the guard has let pass.

    Belongs to one event loop, which it never blocks: all reading and writing is asynchronous, all evaluation happens
    in the processes. ``ask`` answers the workers' questions of similarity; ``networked`` lets them reach other
    servers, for federation.
    """

    def __init__(self, snapshots: Snapshots, limits: Limits, ask: Ask | None = None, networked: bool = False) -> None:
        self._snapshots = snapshots
        self._limits = limits
        self._ask = ask
        self._queue = FairQueue(limits.workers, limits.waiting)
        self._workers = Workers(snapshots, limits, networked)
        self._ids = count(1)
        self._running: dict[str, Execution] = {}
        self._slow: set[str] = set()

    async def start(self) -> None:
        """Start the processes."""
        await self._workers.start()

    async def close(self) -> None:
        """Stop everything under way and end the processes."""
        for execution in list(self._running.values()):
            execution.stop()
        await self._workers.close()
        self._snapshots.close()

    def running(self) -> list[Running]:
        """The requests under way, the oldest first."""
        return [execution.running for execution in self._running.values()]

    def cancel(self, id_: str) -> bool:
        """Stop a request; False if there is none of this id."""
        execution = self._running.get(id_)
        if execution is not None:
            execution.stop()
        return execution is not None

    async def stream(
        self, header: dict[str, Any], body: str | bytes, *, client: str, timeout: float | None
    ) -> bytes | AsyncGenerator[bytes, None]:
        """Run a request: return its result, or, where it is long, its result as it comes.

        ``header`` is the worker's, without the snapshot. ``timeout`` is in seconds, at most the configured cap.

        Raises:
            QueryError: if it fails before the result has grown beyond what is held back; later the iterator raises it.
        """
        seconds = self._limits.seconds(timeout)
        text = body if isinstance(body, str) else f"{len(body):,} bytes"
        execution = self._enlist(client, text)
        try:
            await execution.begin(seconds)
            data = body.encode() if isinstance(body, str) else body
            frames = execution.frames(
                {"rows": self._limits.rows, "bytes": self._limits.bytes, **header}, data, self._ask
            )
            head, complete = await _head(frames)
            if complete:
                execution.close()
                return head
        except BaseException:
            execution.close()
            raise
        return _rest(head, frames, execution.close)

    async def complete(
        self, header: dict[str, Any], body: str | bytes, *, client: str = "", timeout: float | None = None
    ) -> bytes:
        """Run a request and return its whole result.

        Raises:
            QueryError: if it fails.
        """
        result = await self.stream(header, body, client=client, timeout=timeout)
        return result if isinstance(result, bytes) else b"".join([part async for part in result])

    def _enlist(self, client: str, text: str) -> Execution:
        id_ = str(next(self._ids))
        execution = Execution(id_, self._queue, self._snapshots, self._workers, self._limits, client, text)
        self._running[execution.id] = execution
        execution.on_slow = lambda: self._admit_slow(execution.id)
        execution.on_close = self._forget
        return execution

    def _admit_slow(self, id_: str) -> bool:
        admitted = len(self._slow) < self._limits.workers
        if admitted:
            self._slow.add(id_)
        return admitted

    def _forget(self, execution: Execution) -> None:
        self._running.pop(execution.id, None)
        self._slow.discard(execution.id)


async def _head(frames: AsyncIterator[bytes]) -> tuple[bytes, bool]:
    """The first bytes of a result, and whether they are all."""
    head = bytearray()
    async for part in frames:
        head += part
        if len(head) >= HEAD_BYTES:
            return bytes(head), False
    return bytes(head), True


async def _rest(head: bytes, frames: AsyncIterator[bytes], close: Callable[[], None]) -> AsyncGenerator[bytes, None]:
    try:
        yield head
        async for part in frames:
            yield part
    finally:
        close()
