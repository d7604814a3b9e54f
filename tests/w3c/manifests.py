"""The W3C's test manifests, read as values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

SHARED = Path(os.environ.get("PHARMAKON_SHARED", Path(__file__).parents[3] / "shared"))
SUITES = SHARED / "rdf-tests" / "sparql"

needs_suites = pytest.mark.skipif(
    not SUITES.is_dir(), reason="the W3C's rdf-tests are not here; PHARMAKON_SHARED names the folder that holds them"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what is expected of its response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None
    location: bool
    graph: str | None


@dataclass(frozen=True, slots=True)
class HttpTest:
    """Requests in order, over a dataset."""

    name: str
    graphs: dict[str, Path]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class EvaluationTest:
    """A query or an update, what it runs on, and what it gives; paths None where there is none."""

    name: str
    kind: str
    request: Path
    data: tuple[Path, ...] = ()
    named: dict[str, Path] = field(default_factory=dict)
    result: Path | None = None
    result_named: dict[str, Path] = field(default_factory=dict)


def http_tests(manifest: Path) -> list[HttpTest]:
    """The protocol tests of a manifest."""
    graph = _graph(manifest)
    return [_http_test(graph, test) for test in _entries(graph)]


def evaluation_tests(manifest: Path) -> list[EvaluationTest]:
    """The query, update and syntax tests of a manifest."""
    graph = _graph(manifest)
    return [_evaluation_test(graph, test) for test in _entries(graph)]


def _graph(manifest: Path) -> Graph:
    return Graph().parse(manifest, publicID=manifest.as_uri(), format="turtle")


def _entries(graph: Graph) -> Iterator[Node]:
    listed = [test for entries in graph.objects(None, MF.entries) for test in Collection(graph, entries)]
    yield from listed
    # The direct manifest describes a test that it forgets to list.
    yield from (test for test in graph.subjects(RDF.type, MF.GraphStoreProtocolTest) if test not in listed)


def _path(node: Node | None) -> Path:
    return Path(unquote(urlparse(str(node)).path))


def _name(test: Node) -> str:
    return str(test).rsplit("#")[-1].rsplit("/")[-1]


def _http_test(graph: Graph, test: Node) -> HttpTest:
    connection = graph.value(test, MF.action)
    graphs = {
        str(graph.value(data, RDFS.label)): _path(graph.value(data, UT.graph))
        for data in graph.objects(test, UT.graphData)
    }
    requests = Collection(graph, graph.value(connection, HT.requests) or RDF.nil)
    return HttpTest(_name(test), graphs, tuple(_exchange(graph, request) for request in requests))


def _exchange(graph: Graph, request: Node) -> Exchange:
    response = graph.value(request, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    expected_body = graph.value(response, HT.body)
    headers = {
        str(graph.value(header, HT.fieldName)).title(): str(graph.value(header, HT.fieldValue))
        for listed in graph.objects(request, HT.headers)
        for header in Collection(graph, listed)
    }
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=headers,
        body=_body(graph, graph.value(request, HT.body), headers),
        statuses=tuple(_name(status) for status in graph.objects(response, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=_text(graph.value(response, MF.expectedFormat)),
        location=graph.value(response, MF.expectedLocation) is not None,
        graph=None if expected_body is None else _text(graph.value(expected_body, CNT.chars)),
    )


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)


def _body(graph: Graph, node: Node | None, headers: dict[str, str]) -> bytes | None:
    if node is None:
        return None
    text = str(graph.value(node, CNT.chars))
    if "multipart" in headers.get("Content-Type", ""):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text.encode(str(graph.value(node, CNT.characterEncoding) or "UTF-8"))


def _evaluation_test(graph: Graph, test: Node) -> EvaluationTest:
    kind = next(_name(kind) for kind in graph.objects(test, RDF.type) if str(kind).startswith((str(MF), str(UT))))
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)
    if isinstance(action, URIRef):
        return EvaluationTest(_name(test), kind, _path(action), result=_path(result) if result else None)
    if kind == "UpdateEvaluationTest":
        return EvaluationTest(
            _name(test),
            kind,
            _path(graph.value(action, UT.request)),
            tuple(_path(data) for data in graph.objects(action, UT.data)),
            _named(graph, action),
            next((_path(data) for data in graph.objects(result, UT.data)), None),
            _named(graph, result),
        )
    return EvaluationTest(
        _name(test),
        kind,
        _path(graph.value(action, QT.query)),
        tuple(_path(data) for data in graph.objects(action, QT.data)),
        {str(data): _path(data) for data in graph.objects(action, QT.graphData)},
        _path(result) if result else None,
    )


def _named(graph: Graph, node: Node | None) -> dict[str, Path]:
    return {
        str(graph.value(data, RDFS.label)): _path(graph.value(data, UT.graph))
        for data in graph.objects(node, UT.graphData)
    }
