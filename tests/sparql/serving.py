"""A real server over HTTP, with the SPARQL routes alone: no model is loaded."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from graph.sparql.endpoint import Endpoint
from graph.sparql.meaning import Meaning
from graph.sparql.request import Limits
from graph.store import OxigraphStore
from service import problems
from service.routes import dataset, graph_store, sparql
from service.settings import Settings

TOKEN = "secret"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True, slots=True)
class Served:
    """The server's URL, without a slash at its end, and the store behind it."""

    url: str
    store: OxigraphStore
    client: httpx.Client


@contextmanager
def serving(
    folder: Path,
    limits: Limits | None = None,
    services: frozenset[str] = frozenset(),
    meaning: Meaning | None = None,
    updates: bool = True,
) -> Iterator[Served]:
    """Serve a new store in ``folder`` while the block runs."""
    store = OxigraphStore.open(folder / "graph")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        endpoint = Endpoint(store, folder / "snapshots", limits or Limits(), services, meaning)
        app.state.endpoint = endpoint
        await endpoint.start()
        yield
        await endpoint.close()

    app = FastAPI(lifespan=lifespan)
    app.state.settings = Settings(library=folder, token=SecretStr(TOKEN), sparql_update=updates)
    for part in (sparql, graph_store, dataset):
        app.include_router(part.router)
    app.add_api_route("/health/live", lambda: {"status": "live"})
    problems.install(app)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            yield Served(url, store, client)
    finally:
        server.should_exit = True
        thread.join()
        store.close()
