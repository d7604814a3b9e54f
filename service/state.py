"""What the routes share: the library, its searcher, and whether they are ready. It lives in ``app.state``."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from embeddings.errors import EmbeddingsError
from graph.errors import GraphError
from ontology.vocabulary import collector_paused
from service.collector import spare_collector
from service.errors import NotReady
from service.library import Library
from service.search.searcher import Searcher

log = logging.getLogger(__name__)

T = TypeVar("T")


class Readiness:
    """Loads the model and brings the index up to date in a thread of its own, while the service already answers.

    Once the library can be searched, the same thread merges what was written piece by piece, which makes both searches
    and queries faster.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._searcher: Searcher | None = None
        self._failure: str | None = None
        self._thread = threading.Thread(target=self._warm, name="warm-up", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Return when it is done, or after so many seconds."""
        self._thread.join(seconds)

    @property
    def searcher(self) -> Searcher:
        """The searcher.

        Raises:
            NotReady: if it is still being prepared, or that failed.
        """
        if self._searcher is None:
            raise NotReady(self._failure or "the model is being loaded and the index brought up to date")
        return self._searcher

    def _warm(self) -> None:
        try:
            with collector_paused():
                searcher = Searcher(self._library)
                searcher.warm()
            spare_collector()
            self._searcher = searcher
            self._library.optimize()
        except (EmbeddingsError, GraphError) as error:
            self._failure = str(error)
            log.error("the library cannot be searched: %s", error)


async def in_turn(request: Request, work: Callable[[], T]) -> T:
    """The result of a search, done in a thread; a few run at a time, since more only take turns at the interpreter."""
    places: asyncio.Semaphore = request.app.state.searching
    async with places:
        return await asyncio.to_thread(work)


def turns() -> asyncio.Semaphore:
    """Places for as many searches as keep the interpreter busy: one computes while the other waits for the encoder.

    With three, a tenth fewer are answered a second, on two processors: they take the interpreter from each other.
    """
    return asyncio.Semaphore(2)


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _searcher(request: Request) -> Searcher:
    readiness: Readiness = request.app.state.readiness
    return readiness.searcher


TheLibrary = Annotated[Library, Depends(_library)]
TheSearcher = Annotated[Searcher, Depends(_searcher)]
