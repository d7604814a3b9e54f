"""SPARQL 1.1 Protocol, Graph Store HTTP Protocol and Service Description, by the W3C's own tests over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.sparql.serving import BEARER, Served, serving
from tests.w3c.manifests import SUITES, Exchange, HttpTest, http_tests, needs_suites

pytestmark = needs_suites

FOLDER = SUITES / "sparql11"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("w3c")) as server:
        yield server


@pytest.mark.parametrize(
    ("manifest", "number"),
    [
        ("protocol/manifest.ttl", 34),
        ("graph-store-protocol/manifest-indirect.ttl", 9),
        ("graph-store-protocol/manifest-direct.ttl", 5),
    ],
)
def test_every_test_of_the_manifest_passes(served: Served, manifest: str, number: int) -> None:
    tests = http_tests(FOLDER / manifest)
    assert len(tests) == number
    assert [f"{test.name}: {failure}" for test in tests if (failure := run(served, test))] == []


@pytest.fixture(scope="module")
def description(served: Served) -> Graph:
    url = served.url + "/sparql"
    response = served.client.get(url, headers={"Accept": "text/turtle, application/rdf+xml;q=0.5"})
    return Graph().parse(data=response.text, format="turtle", publicID=url)


def test_the_endpoint_answers_with_rdf(description: Graph) -> None:
    assert len(description) > 0


def test_the_description_names_the_endpoint(served: Served, description: Graph) -> None:
    assert description.value(None, SD.endpoint, URIRef(served.url + "/sparql")) is not None


def test_the_description_conforms_to_the_schema(served: Served, description: Graph) -> None:
    service = description.value(None, SD.endpoint, URIRef(served.url + "/sparql"))
    assert (service, RDF.type, SD.Service) in description
    dataset = description.value(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in description
    assert description.value(dataset, SD.defaultGraph) is not None
    assert set(description.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}


def run(served: Served, test: HttpTest) -> str | None:
    """What goes wrong, if anything."""
    load(served, test.graphs)
    location: str | None = None
    for number, exchange in enumerate(test.exchanges, 1):
        response = send(served, exchange, location)
        failure = judged(exchange, response)
        if failure is not None:
            return f"request {number}: {failure}"
        if exchange.location:
            location = urljoin(served.url + "/graphs", response.headers["location"])
    return None


def load(served: Served, graphs: dict[str, Path]) -> None:
    parts = [f"INSERT DATA {{ GRAPH <{name}> {{ {path.read_text()} }} }}" for name, path in graphs.items()]
    served.store.update(";".join(["CLEAR ALL", *parts]))
    served.store.flush()


def send(served: Served, exchange: Exchange, location: str | None) -> httpx.Response:
    path = exchange.path.replace("/gsp", "/graphs", 1)
    if location is not None:
        path = path.replace("$LOCATION$", quote(location, safe=""))
    return served.client.request(
        exchange.method, served.url + path, headers={**exchange.headers, **BEARER}, content=exchange.body or b""
    )


def judged(exchange: Exchange, response: httpx.Response) -> str | None:
    if exchange.statuses and not any(meets(response.status_code, status) for status in exchange.statuses):
        return f"status {response.status_code}, not {'/'.join(exchange.statuses)}: {response.text[:200]}"
    if exchange.location and "location" not in response.headers:
        return "no Location"
    if exchange.boolean is not None and boolean(response) != exchange.boolean:
        return "the boolean differs"
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if exchange.format == "RDF" and media_type not in GRAPHS:
        return f"{media_type} is no RDF"
    if exchange.format in ("boolean", "tabular") and "sparql-results" not in media_type:
        return f"{media_type} is no result"
    if exchange.graph is not None and exchange.method == "GET":
        found = Graph().parse(data=response.text, format=media_type)
        if not isomorphic(found, Graph().parse(data=exchange.graph, format="turtle")):
            return "the graph differs"
    return None


def meets(code: int, status: str) -> bool:
    return STATUSES.get(status) == code or (status.startswith("StatusCode") and status[10] == str(code)[0])


def boolean(response: httpx.Response) -> bool:
    if "json" in response.headers["content-type"]:
        return bool(json.loads(response.text)["boolean"])
    return "true" in response.text.partition("boolean>")[2]
