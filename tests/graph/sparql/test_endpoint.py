from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.errors import QueryBusy, QueryCancelled, QueryForbidden, QuerySyntaxError, QueryTimeout, QueryTooLarge
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import Form, offered
from graph.sparql.request import Dataset, Limits, Request
from graph.store import OxigraphStore

G, H = URIRef("http://e/g"), URIRef("http://e/h")
S, P = URIRef("http://e/s"), URIRef("http://e/p")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
NASTY = ("x},{", '},{"x":', '"},{"', "a,\nb\n", "<result>", "\t\n", "\\", '\\"', "'")

Scene = Callable[[Endpoint, OxigraphStore], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., None]:
    """Plays a scene with an endpoint over a new store."""

    def run(scene: Scene, limits: Limits | None = None) -> None:
        async def main() -> None:
            store = OxigraphStore.open(tmp_path / "graph")
            endpoint = Endpoint(store, tmp_path / "snapshots", limits or Limits(workers=1, timeout=20))
            await endpoint.start()
            try:
                await scene(endpoint, store)
            finally:
                await endpoint.close()
                store.close()

        asyncio.run(main())

    return run


def json_type(form: Form) -> str:
    return offered(form)[0]


async def ask(endpoint: Endpoint, query: str, **options: object) -> bytes:
    answer = await endpoint.query(Request(query, "http://here/", **options), json_type)  # type: ignore[arg-type]
    return answer.body if isinstance(answer.body, bytes) else b"".join([part async for part in answer.body])


async def objects(endpoint: Endpoint, query: str, **options: object) -> set[str]:
    rows = json.loads(await ask(endpoint, query, **options))["results"]["bindings"]
    return {row["o"]["value"] for row in rows}


def test_a_query_sees_what_was_flushed_before_it(play: Callable[..., None], tmp_path: Path) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        for number in range(5):
            store.replace(G, [(S, P, Literal(number))])
            store.flush()
            assert await objects(endpoint, "SELECT ?o { ?s ?p ?o }") == {str(number)}
        assert len(list((tmp_path / "snapshots").iterdir())) == 1

    play(scene)


def test_a_result_on_its_way_is_of_one_state(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(f"{n} {'x' * 1000}")) for n in range(3000)])
        store.flush()
        answer = await endpoint.query(Request("SELECT ?o { ?s ?p ?o }", "http://here/"), json_type)
        assert not isinstance(answer.body, bytes)
        parts = [await anext(answer.body)]
        store.replace(G, [(S, P, Literal("new"))])
        store.flush()
        assert await objects(endpoint, "SELECT ?o { ?s ?p ?o }") == {"new"}
        parts += [part async for part in answer.body]
        assert len(json.loads(b"".join(parts))["results"]["bindings"]) == 3000

    play(scene)


def test_the_default_graph_is_the_union_unless_a_dataset_is_named(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal("g"))])
        store.replace(H, [(S, P, Literal("h"))])
        store.flush()
        every = "SELECT ?o { ?s ?p ?o }"
        assert await objects(endpoint, every) == {"g", "h"}
        assert await objects(endpoint, f"SELECT ?o FROM <{G}> {{ ?s ?p ?o }}") == {"g"}
        assert await objects(endpoint, f"SELECT ?o FROM NAMED <{G}> {{ GRAPH ?x {{ ?s ?p ?o }} }}") == {"g"}
        assert await objects(endpoint, f"SELECT ?o FROM NAMED <{G}> {{ ?s ?p ?o }}") == set()
        assert await objects(endpoint, every, dataset=Dataset((str(H),), ())) == {"h"}
        assert await objects(endpoint, f"SELECT ?o FROM <{G}> {{ ?s ?p ?o }}", dataset=Dataset((str(H),), ())) == {"h"}
        with pytest.raises(QueryForbidden, match="nothing is fetched"):
            await ask(endpoint, "SELECT ?o FROM <http://elsewhere/> { ?s ?p ?o }")

    play(scene)


@pytest.mark.parametrize("media_type", offered(Form.SELECT))
def test_rows_are_counted_exactly_in_every_format(play: Callable[..., None], media_type: str) -> None:
    number = 3000

    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(f"{n} {NASTY[n % len(NASTY)] * (n % 7)}")) for n in range(number)])
        store.flush()

        async def rows(query: str) -> bytes:
            answer = await endpoint.query(Request(query, "http://here/"), lambda form: media_type)
            return answer.body if isinstance(answer.body, bytes) else b"".join([p async for p in answer.body])

        assert await rows("SELECT ?o { ?s ?p ?o }")
        with pytest.raises(QueryTooLarge, match="3,000 rows"):
            await rows("SELECT ?o { { ?s ?p ?o } UNION { BIND(1 AS ?o) } }")
        assert await rows("SELECT ?none ?o { ?s ?p ?o }")
        with pytest.raises(QueryTooLarge, match="3,000 rows"):
            await rows("SELECT ?none { { ?s ?p ?o } UNION { BIND(1 AS ?o) } }")

    play(scene, Limits(workers=1, rows=number))


@pytest.mark.parametrize("media_type", offered(Form.CONSTRUCT))
def test_triples_are_counted_exactly_in_every_format(play: Callable[..., None], media_type: str) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(n)) for n in range(100)])
        store.flush()

        async def graph(query: str) -> bytes:
            answer = await endpoint.query(Request(query, "http://here/"), lambda form: media_type)
            assert isinstance(answer.body, bytes)
            return answer.body

        assert await graph("CONSTRUCT WHERE { ?s ?p ?o }")
        with pytest.raises(QueryTooLarge, match="100 rows"):
            await graph("CONSTRUCT { ?s ?p ?o . ?s ?p ?s } WHERE { ?s ?p ?o }")

    play(scene, Limits(workers=1, rows=100))


def test_bytes_are_capped(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal("x" * 10_000))])
        store.flush()
        with pytest.raises(QueryTooLarge, match="5,000 bytes"):
            await ask(endpoint, "SELECT ?o { ?s ?p ?o }")

    play(scene, Limits(workers=1, bytes=5000))


def test_the_timeout_asked_for_is_kept_and_capped(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(n)) for n in range(500)])
        store.flush()
        with pytest.raises(QueryTimeout, match=r"after 0\.2 seconds"):
            await ask(endpoint, ENDLESS, timeout=0.2)
        with pytest.raises(QueryTimeout, match=r"after 0\.5 seconds"):
            await ask(endpoint, ENDLESS, timeout=1000.0)
        assert await objects(endpoint, "SELECT ?o { ?s ?p ?o } LIMIT 1")

    play(scene, Limits(workers=1, timeout=20, timeout_cap=0.5))


def test_an_operator_stops_a_query_that_runs_or_waits(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(n)) for n in range(500)])
        store.flush()
        tasks = [asyncio.create_task(ask(endpoint, ENDLESS, client=str(n))) for n in range(2)]
        while [one.state for one in endpoint.running()] != ["running", "waiting"]:
            await asyncio.sleep(0.01)
        for one in reversed(endpoint.running()):
            assert endpoint.cancel(one.id)
        assert [type(e) for e in await asyncio.gather(*tasks, return_exceptions=True)] == [QueryCancelled] * 2
        assert endpoint.running() == []
        assert not endpoint.cancel("1")

    play(scene, Limits(workers=1, timeout=20, patience=20))


def test_a_slow_query_gives_its_place_to_the_young(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(n)) for n in range(500)])
        store.flush()
        slow = asyncio.create_task(ask(endpoint, ENDLESS, client="heavy"))
        while [one.state for one in endpoint.running()] != ["slow"]:
            await asyncio.sleep(0.01)
        assert len(await objects(endpoint, "SELECT ?o { ?s ?p ?o }", client="light")) == 500
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        assert endpoint.running() == []

    play(scene, Limits(workers=1, timeout=30, patience=0.05))


def test_too_many_at_once_are_told_to_come_back(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        store.replace(G, [(S, P, Literal(n)) for n in range(500)])
        store.flush()
        tasks = [asyncio.create_task(ask(endpoint, ENDLESS, client=str(n), timeout=0.5)) for n in range(6)]
        outcomes = [type(e) for e in await asyncio.gather(*tasks, return_exceptions=True)]
        assert outcomes.count(QueryBusy) >= 3
        assert set(outcomes) == {QueryBusy, QueryTimeout}

    play(scene, Limits(workers=1, waiting=2, patience=20))


def test_an_update_is_whole_or_nothing_and_safe_before_the_next_query(play: Callable[..., None]) -> None:
    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        await endpoint.update("INSERT DATA { <s> <p> 'one' }", "http://here/")
        assert await objects(endpoint, "SELECT ?o { <http://here/s> ?p ?o }") == {"one"}
        with pytest.raises(QuerySyntaxError):
            await endpoint.update("DELETE WHERE { ?s ?p ?o } ; INSERT DATA {", "http://here/")
        with pytest.raises(QuerySyntaxError):
            await endpoint.update("INSERT DATA { " + "[ <p> " * 600 + "] " * 600 + " <p> 1 }", "http://here/")
        assert await objects(endpoint, "SELECT ?o { ?s ?p ?o }") == {"one"}

    play(scene)


def test_graphs_that_explode_are_parsed_where_they_do_no_harm(play: Callable[..., None]) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "xxxxxxxxxx">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        '<rdf:Description rdf:about="http://a"><e:p>&e12;</e:p></rdf:Description></rdf:RDF>'
    )

    async def scene(endpoint: Endpoint, store: OxigraphStore) -> None:
        with pytest.raises((QueryTooLarge, QueryTimeout, QuerySyntaxError)):
            await endpoint.replace(G, bomb.encode(), "application/rdf+xml", "http://here/")
        with pytest.raises(QuerySyntaxError):
            context = b'{"@context": "http://127.0.0.1:1/context", "@id": "http://a", "p": 1}'
            await endpoint.replace(G, context, "application/ld+json", "http://here/")
        assert store.graphs() == set()

    play(scene, Limits(workers=1, timeout=2, memory=400_000_000))
