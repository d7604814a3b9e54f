"""What the routes share: the library, its searcher and the places to search in. It lives in ``app.state``."""

from __future__ import annotations

import logging
import threading
from typing import Annotated

from fastapi import Depends, Request

from embeddings.errors import EmbeddingsError
from graph.errors import GraphError
from ontology.vocabulary import collector_paused
from service.collector import spare_collector
from service.errors import NotReady
from service.library import Library
from service.places import Places
from service.search.searcher import Searcher

log = logging.getLogger(__name__)


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


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _searcher(request: Request) -> Searcher:
    readiness: Readiness = request.app.state.readiness
    return readiness.searcher


async def _places(request: Request) -> Places:
    places: Places = request.app.state.places
    return places


TheLibrary = Annotated[Library, Depends(_library)]
TheSearcher = Annotated[Searcher, Depends(_searcher)]
ThePlaces = Annotated[Places, Depends(_places)]
