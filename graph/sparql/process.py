"""A worker process, seen from the service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from graph.errors import QueryError, QueryFailed, QuerySyntaxError, QueryTooLarge

_PROGRAM = Path(__file__).with_name("worker.py")
_STREAM_BYTES = 1 << 20
# The engine makes and drops many small values: glibc keeps them in the thread's own lists, keeps what was freed, and
# takes large pages where the system has them. Sorting evidence gains a tenth, an aggregate a fiftieth.
_MALLOC = ":".join(
    f"glibc.malloc.{name}={value}"
    for name, value in {
        "arena_max": 2,
        "hugetlb": 1,
        "mmap_threshold": 1 << 28,
        "tcache_count": 2000,
        "top_pad": 1 << 26,
        "trim_threshold": 1 << 28,
    }.items()
)
_DYING_SECONDS = 2.0


class WorkerProcess:
    """One process that answers one request at a time. Belongs to one event loop."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._stdin = process.stdin
        self._stdout = process.stdout

    @classmethod
    async def start(cls, memory: int, networked: bool) -> Self:
        """Start a process that may use ``memory`` bytes, and the network only if queries may be sent elsewhere."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_PROGRAM), str(memory), "networked" if networked else "alone"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=_STREAM_BYTES,
            env={"LC_ALL": "C.UTF-8", "GLIBC_TUNABLES": _MALLOC},
        )
        return cls(process)

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Send a request; its answer must be read to the end before the next."""
        block = json.dumps(header).encode()
        with suppress(ConnectionError):
            self._stdin.write(struct.pack(">I", len(block)) + block + struct.pack(">I", len(body)) + body)

    def answer(self, value: object) -> None:
        """Answer a question of the process."""
        block = json.dumps(value).encode()
        with suppress(ConnectionError):
            self._stdin.write(struct.pack(">I", len(block)) + block)

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame: its kind (``D`` data, ``Z`` end, ``Q`` question) and its payload.

        Raises:
            QueryError: if the process reports an error, or died.
        """
        try:
            head = await self._stdout.readexactly(5)
            payload = await self._stdout.readexactly(struct.unpack(">I", head[1:])[0])
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._cause_of_death() from error
        if head[:1] == b"E":
            raise _error(**json.loads(payload))
        return head[:1], payload

    async def complete(self, header: dict[str, Any], body: bytes = b"") -> bytes:
        """Send a request that asks nothing back, and return all its data."""
        self.send(header, body)
        parts: list[bytes] = []
        while True:
            kind, payload = await self.receive()
            if kind == b"Z":
                return b"".join(parts)
            parts.append(payload)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    def slow_down(self) -> None:
        """Give way to other processes."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def kill(self) -> None:
        """End the process now."""
        # Not Process.kill: it would reap a process that has just died, and asyncio would miss how it ended.
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def wait(self) -> None:
        """Return when the process has ended."""
        await self._process.wait()

    async def _cause_of_death(self) -> QueryError:
        with suppress(TimeoutError):
            async with asyncio.timeout(_DYING_SECONDS):
                await self._process.wait()
        self.kill()
        code = await self._process.wait()
        assert self._process.stderr is not None
        words = (await self._process.stderr.read()).decode(errors="replace")
        if "memory allocation" in words or "MemoryError" in words:
            return QueryTooLarge("the query needs more memory than it may use")
        if code == -signal.SIGSEGV or "overflowed its stack" in words:
            return QueryTooLarge("the query is nested too deeply or is too long a chain for the engine")
        return QueryFailed(f"the query process ended: {words.strip()[-300:] or f'code {code}'}")


def _error(kind: str, message: str) -> QueryError:
    if kind == "syntax":
        return QuerySyntaxError(message)
    if kind == "cap":
        return QueryTooLarge(message)
    if kind == "memory":
        return QueryTooLarge("the query needs more memory than it may use")
    return QueryFailed(message)
