"""Hostile queries over HTTP: each gets what it must, nothing is fetched, and everybody else goes on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import pytest
from rdflib import Literal, URIRef

from graph.sparql.request import Limits
from tests.sparql.hostile.queries import ALL, ENDLESS, Hostile
from tests.sparql.serving import Served, serving

LIMITS = Limits(workers=2, waiting=64, timeout=1.0, timeout_cap=2.0, rows=50_000, bytes=4_000_000, memory=400_000_000)
GRAPH = URIRef("http://example.org/graph")
LIGHT = "SELECT ?o { <http://example.org/7> <http://example.org/says> ?o }"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hostile"), LIMITS) as server:
        server.store.replace(
            GRAPH,
            [
                (URIRef(f"http://example.org/{n}"), URIRef(f"http://example.org/{name}"), value)
                for n in range(2000)
                for name, value in (
                    ("says", Literal(f"{'aaaa' * 10} {n}")),
                    ("next", URIRef(f"http://example.org/{(n + 1) % 2000}")),
                )
            ],
        )
        server.store.flush()
        yield server


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[int, list[object]]]:
    """A port that somebody listens on, and who called."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, caller = listener.accept()
                except OSError:
                    return
                calls.append(caller)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1], calls


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 60
    assert len({hostile.name for hostile in ALL}) == len(ALL)


@pytest.mark.parametrize("hostile", ALL, ids=lambda hostile: hostile.name)
def test_a_hostile_query_gets_what_it_must(served: Served, trap: tuple[int, list[object]], hostile: Hostile) -> None:
    port, calls = trap
    assert outcome(served, hostile.query.replace("PORT", str(port))) in hostile.problem.split(" or ")
    assert calls == []
    assert served.client.get("/health/live").status_code == 200
    assert outcome(served, LIGHT) == "answer"


def test_others_go_on_while_sixteen_run(served: Served) -> None:
    with ThreadPoolExecutor(20) as pool:
        heavy: list[Future[str]] = [pool.submit(outcome, served, ENDLESS[n % len(ENDLESS)].query) for n in range(16)]
        live = pool.submit(alive, served)
        done, _ = wait({*heavy, live}, return_when=FIRST_COMPLETED)
        assert done == {live}
        assert {future.result() for future in heavy} <= {"query-timeout", "query-busy"}
    assert outcome(served, LIGHT) == "answer"


def alive(served: Served) -> str:
    return str(served.client.get("/health/live").json()["status"])


def outcome(served: Served, query: str) -> str:
    """ "answer", "broken", or the name of the problem."""
    try:
        response = served.client.post(
            "/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}
        )
    except httpx.RemoteProtocolError:
        return "broken"
    if response.status_code == 200:
        return "answer"
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["type"].rpartition("/")[2])


def test_nothing_is_left_behind(served: Served, tmp_path: Path) -> None:
    processes = served.client.get("/sparql/queries", headers={"Authorization": "Bearer secret"}).json()
    assert processes == []
