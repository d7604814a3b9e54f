"""The SPARQL endpoint over a library, as the settings bound it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.sparql.endpoint import Endpoint
from graph.sparql.request import Limits
from service.library import Library
from service.meaning import meaning
from service.search.searcher import Searcher
from service.settings import Settings


def library_endpoint(
    library: Library, settings: Settings, searcher: Callable[[], Searcher], folder: Path | None = None
) -> Endpoint:
    """An endpoint, not yet started; it puts snapshots into ``folder``, by default the library's own.

    ``searcher`` is asked for where a query searches, and may raise ``NotReady``.
    """
    return Endpoint(
        library.store,
        folder or library.path / "snapshots",
        query_limits(settings),
        settings.federation,
        meaning(library, searcher),
    )


def query_limits(settings: Settings) -> Limits:
    """What queries may use."""
    return Limits(
        workers=settings.sparql_workers,
        waiting=settings.sparql_waiting,
        timeout=settings.sparql_timeout,
        timeout_cap=settings.sparql_timeout_cap,
        rows=settings.sparql_rows,
        bytes=settings.sparql_bytes,
        memory=settings.sparql_memory,
    )
