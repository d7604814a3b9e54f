"""The engines under comparison, each a real server in a process of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent

Command = list[Path | str]

_TOKEN = "benchmark"

_RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
dataset = Dataset(default_union=True)
dataset.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=dataset, path="/"), port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True, slots=True)
class Engine:
    """A server's name, port, and the path of its SPARQL endpoint."""

    name: str
    port: int
    path: str

    def connection(self) -> Connection:
        """A new connection, which stays open."""
        return Connection(self)


class Connection:
    """One client's connection to an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._http = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=600)

    def ask(self, query: str) -> bytes:
        """The answer to a query, in SPARQL JSON or Turtle."""
        accept = "text/turtle" if " DESCRIBE " in query else "application/sparql-results+json"
        self._http.request(
            "POST", self._engine.path, query, {"Content-Type": "application/sparql-query", "Accept": accept}
        )
        response = self._http.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{self._engine.name} answered {response.status}: {body[:300]!r}")
        return body

    def update(self, request: str) -> None:
        """Change the data; only of our own server."""
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {_TOKEN}"}
        self._http.request("POST", self._engine.path, request, headers)
        response = self._http.getresponse()
        body = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{self._engine.name} answered {response.status}: {body[:300]!r}")

    def get(self, path: str) -> int:
        """The status of another page."""
        self._http.request("GET", path)
        response = self._http.getresponse()
        response.read()
        return response.status


@contextmanager
def ours(library: Path) -> Iterator[Engine]:
    """Pharmakon's service, whole, as it is installed."""
    port = _free_port()
    command: Command = [BIN / "pharmakon", "serve", "--library", library, "--port", str(port)]
    with _running(command, Engine("pharmakon", port, "/sparql"), "/health/ready") as engine:
        yield engine


@contextmanager
def oxigraph(store: Path, name: str) -> Iterator[Engine]:
    """Oxigraph's own server over a copy of the same store, with the same default graph."""
    port = _free_port()
    command: Command = [
        *(BIN / "oxigraph", "serve-read-only", "--location", store),
        *("--bind", f"127.0.0.1:{port}", "--union-default-graph"),
    ]
    with _running(command, Engine(name, port, "/query"), "/query?query=ASK%7B%7D") as engine:
        yield engine


@contextmanager
def rdflib_endpoint(quads: Path) -> Iterator[Engine]:
    """rdflib-endpoint over rdflib's store in memory."""
    port = _free_port()
    command: Command = [Path(sys.executable), "-c", _RDFLIB, quads, str(port)]
    with _running(command, Engine("rdflib-endpoint", port, "/"), "/?query=ASK%7B%7D") as engine:
        yield engine


@contextmanager
def _running(command: Command, engine: Engine, ready: str) -> Iterator[Engine]:
    settings = {"PHARMAKON_TOKEN": _TOKEN, "PHARMAKON_SPARQL_UPDATE": "true"}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **settings}
    )
    try:
        while not _answers(engine, ready):
            if process.poll() is not None:
                raise RuntimeError(f"{engine.name} ended with code {process.returncode}")
            time.sleep(0.2)
        yield engine
    finally:
        process.terminate()
        process.wait()


def _answers(engine: Engine, path: str) -> bool:
    try:
        return engine.connection().get(path) < 300
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
