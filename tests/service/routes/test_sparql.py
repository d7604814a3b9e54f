from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator, Sequence

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, VOID

from graph.sparql.meaning import Block, Found, Meaning
from graph.sparql.request import Limits
from service.problems import MEDIA_TYPE
from tests.sparql.serving import BEARER, Served, serving

G, S, P = URIRef("http://e/g"), URIRef("http://e/s"), URIRef("http://e/p")
SEARCH = "PREFIX search: <https://w3id.org/pharmakon/search#> "
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def search(block: Block) -> Sequence[Found]:
    return [Found(f"http://e/{block.query}{n}", 1 / (n + 1)) for n in range(2)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    meaning = Meaning(search, lambda text: lambda passage: 0.5)
    limits = Limits(workers=2, timeout=20, timeout_cap=30, bytes=3_000_000)
    with serving(tmp_path_factory.mktemp("sparql"), limits, meaning=meaning) as server:
        server.store.replace(G, [(S, P, Literal(f"{n} {'x' * 100}")) for n in range(20_000)])
        server.store.flush()
        yield server


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.9", "text/tab-separated-values; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_solutions_come_in_the_format_asked_for(served: Served, accept: str, media_type: str) -> None:
    response = served.client.get(
        "/sparql", params={"query": "SELECT ?x { VALUES ?x { 1 } }"}, headers={"Accept": accept}
    )
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert "1" in response.text


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/json", "json-ld"),
    ],
)
def test_graphs_come_in_the_format_asked_for(served: Served, accept: str, format_: str) -> None:
    query = "CONSTRUCT { ?s <http://e/q> 1 } { ?s ?p ?o }"
    response = served.client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert set(Graph().parse(data=response.text, format=format_)) == {(S, URIRef("http://e/q"), Literal(1))}


def test_what_cannot_be_given_is_not_acceptable(served: Served) -> None:
    response = served.client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["content-type"]) == (406, MEDIA_TYPE)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * {", 400),
        ("SELECT * { SERVICE <http://elsewhere/> {} }", 403),
        ("SELECT * { ?s ?p ?o }", 0),
    ],
)
def test_what_fails_says_so(served: Served, query: str, status: int) -> None:
    if status == 0:  # its first bytes have left when the cap is reached: it must break, not end
        with pytest.raises(httpx.RemoteProtocolError):
            served.client.get("/sparql", params={"query": query})
        return
    response = served.client.get("/sparql", params={"query": query})
    assert (response.status_code, response.headers["content-type"]) == (status, MEDIA_TYPE)
    assert response.json()["detail"]


def test_a_timeout_may_be_asked_for(served: Served) -> None:
    response = served.client.get("/sparql", params={"query": ENDLESS, "timeout": "0.1"})
    assert (response.status_code, response.json()["detail"]) == (504, "the query was stopped after 0.1 seconds")
    for nonsense in ("soon", "-1", "nan", "inf"):
        assert served.client.get("/sparql", params={"query": "ASK {}", "timeout": nonsense}).status_code == 400


def test_a_long_result_streams_whole(served: Served) -> None:
    query = "SELECT ?o { ?s ?p ?o } LIMIT 15000"
    response = served.client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert len(list(csv.reader(io.StringIO(response.text)))) == 15_001


def test_a_query_ends_when_its_client_goes_away(served: Served) -> None:
    with pytest.raises(httpx.ReadTimeout):
        served.client.get("/sparql", params={"query": ENDLESS}, timeout=0.3)
    while served.client.get("/sparql/queries", headers=BEARER).json():
        pass


def test_operators_see_and_stop_queries(served: Served) -> None:
    assert served.client.get("/sparql/queries").status_code == 401
    assert served.client.delete("/sparql/queries/1").status_code == 401
    assert served.client.delete("/sparql/queries/nothing", headers=BEARER).status_code == 404
    outcome: list[httpx.Response] = []
    asking = threading.Thread(
        target=lambda: outcome.append(httpx.get(served.url + "/sparql", params={"query": ENDLESS}, timeout=60))
    )
    asking.start()
    while not (running := served.client.get("/sparql/queries", headers=BEARER).json()):
        pass
    assert running[0]["query"] == ENDLESS
    assert served.client.delete(f"/sparql/queries/{running[0]['id']}", headers=BEARER).status_code == 204
    asking.join()
    assert outcome[0].json()["type"].endswith("/query-cancelled")


def test_changes_need_the_token(served: Served) -> None:
    update = {"update": "INSERT DATA { <http://e/x> <http://e/x> 1 }"}
    assert served.client.post("/sparql", data=update).status_code == 401
    assert served.client.put("/graphs?default", content=b"").status_code == 401
    assert served.client.get("/graphs?default").status_code == 401
    ask = {"query": "ASK { <http://e/x> ?p ?o }"}
    assert served.client.get("/sparql", params=ask).json()["boolean"] is False
    assert served.client.post("/sparql", data=update, headers=BEARER).status_code == 204
    assert served.client.get("/sparql", params=ask).json()["boolean"] is True


def test_changes_are_off_unless_switched_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("closed"), updates=False) as closed:
        responses = [
            closed.client.post("/sparql", data={"update": "CLEAR ALL"}, headers=BEARER),
            closed.client.put("/graphs?default", content=b"", headers=BEARER),
        ]
        assert [response.status_code for response in responses] == [403, 403]
        description = closed.client.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert "SPARQL11Query" in description
        assert "SPARQL11Update" not in description


def test_the_dataset_is_described(served: Served) -> None:
    void = Graph().parse(data=served.client.get("/.well-known/void").text, format="turtle")
    dataset = void.value(None, RDF.type, VOID.Dataset)
    assert void.value(dataset, VOID.sparqlEndpoint) == URIRef(served.url + "/sparql")
    triples = int(str(void.value(dataset, VOID.triples)))
    assert triples >= 20_000
    parts = {void.value(part, VOID.property) for part in void.objects(dataset, VOID.propertyPartition)}
    assert P in parts
    served.store.replace(URIRef("http://e/more"), [(S, URIRef("http://e/new"), Literal(1))])
    served.store.flush()
    void = Graph().parse(data=served.client.get("/.well-known/void").text, format="turtle")
    assert (None, VOID.property, URIRef("http://e/new")) in void


def test_other_engines_federate_to_the_search(served: Served) -> None:
    service = served.url + "/search/sparql"
    block = f"SERVICE <{service}> {{ ?p search:query 'craving' ; search:score ?s }}"
    rows = ox.Store().query(f"{SEARCH} SELECT ?p ?s {{ {block} }} ORDER BY DESC(?s)")
    assert isinstance(rows, ox.QuerySolutions)
    assert [(row[0].value, float(row[1].value)) for row in rows] == [
        ("http://e/craving0", 1.0),
        ("http://e/craving1", 0.5),
    ]
    xml = served.client.get(
        "/search/sparql",
        params={"query": f"{SEARCH} SELECT * {{ ?p search:query 'x' }}"},
        headers={"Accept": "application/sparql-results+xml"},
    )
    assert xml.headers["content-type"] == "application/sparql-results+xml"
    found = json.loads(served.client.get("/sparql", params={"query": f"{SEARCH} SELECT * {{ {block} }}"}).text)
    assert len(found["results"]["bindings"]) == 2
