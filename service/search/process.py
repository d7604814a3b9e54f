"""A process that searches a library beside the service's own, so that two processors answer two questions."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from service.collector import spare_collector
from service.errors import ServiceError
from service.replica import Replica
from service.search.request import SearchRequest
from service.search.searched import State
from service.search.searcher import Searcher
from service.search.writing import written
from service.settings import Settings

_PATIENCE = 5.0
"""Seconds that a process has for the search it is at, when it is to end."""


class SearchProcess:
    """A process of its own with a replica of a library; it answers one request at a time, and ends with this one."""

    def __init__(self, path: Path, settings: Settings, number: int) -> None:
        """Start it, and return once it can search.

        Raises:
            OSError: when it cannot be started, or ended before it could search.
        """
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, path, settings, number), name=f"search-{number}", daemon=True
        )
        self._asking = threading.Lock()
        self._process.start()
        theirs.close()
        try:
            self._connection.recv()
        except EOFError as error:
            raise OSError(f"{self._process.name} ended before it could search") from error

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self._connection.closed and self._process.is_alive()

    def answer(self, request: SearchRequest, state: State) -> bytes | None:
        """The answer of the library in a state to a request, as JSON; None where the process is gone.

        Raises:
            ServiceError: what `Searcher.search` raises.
        """
        try:
            with self._asking:
                self._connection.send((request, state))
                answer = self._connection.recv()
        except (EOFError, OSError):
            self.close()
            return None
        if isinstance(answer, ServiceError):
            raise answer
        return bytes(answer)

    def close(self) -> None:
        """End it."""
        self._connection.close()
        self._process.join(_PATIENCE)
        self._process.kill()


def _serve(connection: Connection, path: Path, settings: Settings, number: int) -> None:
    """Answer requests until nobody can ask any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the service, which ends this process
    replica = Replica(path, settings)
    searcher = Searcher(replica, number)
    searcher.warm()
    spare_collector()
    known: State | None = None
    with contextlib.suppress(EOFError, OSError):
        connection.send(number)
        while True:
            request, state = connection.recv()
            if state != known:
                replica.renew()
                known = state
            try:
                connection.send(written(searcher.search(request)))
            except ServiceError as error:
                connection.send(error)
