"""The application: routes, limits, errors, and a library that is opened when it starts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from service import problems
from service.endpoint import library_endpoint
from service.library import Library
from service.limits import Limits
from service.metrics import Metrics
from service.places import Places
from service.routes import (
    curation,
    dataset,
    documents,
    graph_store,
    health,
    identifiers,
    ontology,
    pages,
    search,
    sparql,
    suggest,
)
from service.search.process import SearchProcess
from service.settings import Settings
from service.state import Readiness

_STATIC = Path(__file__).parent / "static"

DESCRIPTION = """
Search texts on substances, effects, causes, therapies and medications. Every answer quotes its sentence: offsets count
Unicode code points, and `text[start:end] == exact` holds for every citation. Every error is problem details
(RFC 9457), `application/problem+json`.
"""


def create_app(settings: Settings, library: Library | None = None) -> FastAPI:
    """The application for the library that the settings name; one that is already open is used, and left open."""
    app = FastAPI(
        title="Pharmakon",
        summary="A knowledge graph and semantic search where every statement quotes its sentence.",
        description=DESCRIPTION,
        version=version("pharmakon"),
        lifespan=_lifespan(settings, library),
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.settings = settings
    app.state.writing = threading.Lock()
    problems.install(app)
    metrics = Metrics()
    app.state.metrics = metrics
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(metrics.middleware)
    data = (documents, curation, identifiers, ontology, graph_store, dataset)
    for part in (search, sparql, suggest, health, *data, pages):  # the router tries them in turn: busiest first
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app


def serve(settings: Settings) -> None:
    """Answer over HTTP until interrupted.

    Raises:
        LibraryError: if the library cannot be used.
        StoreLocked: if another process has it open.
    """
    import uvicorn

    from service.connections import bounded_protocol

    with Library.open(settings.library, settings) as library:
        uvicorn.run(
            create_app(settings, library),
            host=settings.host,
            port=settings.port,
            http=bounded_protocol(settings.header_seconds),
            timeout_keep_alive=settings.idle_seconds,
            timeout_graceful_shutdown=10,
            server_header=False,
            access_log=False,
        )


def _lifespan(settings: Settings, given: Library | None) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        library = await asyncio.to_thread(Library.open, settings.library, settings) if given is None else given
        app.state.library, app.state.readiness = library, (readiness := Readiness(library))
        start = partial(SearchProcess, library.path, settings)
        app.state.places = places = Places(start, settings.search_processes)
        app.state.endpoint = endpoint = library_endpoint(library, settings, lambda: readiness.searcher)
        readiness.start()
        await endpoint.start()
        try:
            yield
        finally:
            await endpoint.close()
            await places.close()
            await asyncio.to_thread(app.state.readiness.wait)
            if given is None:
                library.close()

    return lifespan
