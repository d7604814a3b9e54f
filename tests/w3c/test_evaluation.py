"""SPARQL query, update, syntax and result formats, by the W3C's own tests through guard, worker and snapshot."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import BNode, Node

from graph.errors import QueryError, QueryFailed, QueryForbidden, QuerySyntaxError, StoreError
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import Form
from graph.sparql.guard import admit_query
from graph.sparql.request import Dataset, Limits, Request
from graph.store import OxigraphStore
from tests.w3c.conformance import DOCUMENT, FOLDERS, document
from tests.w3c.deviations import DEVIATIONS
from tests.w3c.manifests import SUITES, EvaluationTest, evaluation_tests, needs_suites

pytestmark = needs_suites

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


@dataclass(frozen=True, slots=True)
class Bench:
    """A store, the endpoint over it, and the loop that it belongs to."""

    runner: asyncio.Runner
    store: OxigraphStore
    endpoint: Endpoint


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    with asyncio.Runner() as runner:
        store = OxigraphStore.open(path / "graph")
        endpoint = Endpoint(store, path / "snapshots", Limits(workers=1))
        runner.run(endpoint.start())
        yield Bench(runner, store, endpoint)
        runner.run(endpoint.close())
        store.close()
    shutil.rmtree(path)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_test_of_the_folder_passes_or_is_a_known_deviation(name: str, bench: Bench) -> None:
    tests = evaluation_tests(SUITES / name / "manifest.ttl")
    failures = bench.runner.run(run_all(tests, bench))
    assert {test: why for test, why in failures.items() if f"{name}/{test}" not in DEVIATIONS} == {}
    passing = {test.name for test in tests} - failures.keys()
    assert [test for test in passing if f"{name}/{test}" in DEVIATIONS] == []


def test_the_documentation_says_what_passes() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


async def run_all(tests: list[EvaluationTest], bench: Bench) -> dict[str, str]:
    failures = {test.name: await run(test, bench.store, bench.endpoint) for test in tests}
    return {name: failure for name, failure in failures.items() if failure is not None}


async def run(test: EvaluationTest, store: OxigraphStore, endpoint: Endpoint) -> str | None:
    """What goes wrong, if anything."""
    text = test.request.read_text()
    try:
        if test.kind.endswith(("SyntaxTest", "SyntaxTest11")):
            return await run_syntax(test, text, endpoint)
        if test.kind == "UpdateEvaluationTest":
            return await run_update(test, text, store, endpoint)
        return await run_query(test, text, store, endpoint)
    except (QueryError, StoreError) as error:
        return f"{type(error).__name__}: {error}"


async def run_syntax(test: EvaluationTest, text: str, endpoint: Endpoint) -> str | None:
    positive = test.kind.startswith("Positive")
    valid = True
    try:
        if "Update" in test.kind:
            await endpoint.update(text, test.request.as_uri())
        else:
            request = Request(text, test.request.as_uri(), dataset=Dataset((), ()))
            await endpoint.query(request, lambda form: best(form, None))
    except QuerySyntaxError:
        valid = False
    except QueryForbidden:
        valid = positive  # the guard refuses what it asks, before the engine reads it
    except (QueryFailed, StoreError):
        valid = True  # it was read, and failed when it ran
    return None if valid == positive else "valid" if valid else "refused"


async def run_update(test: EvaluationTest, text: str, store: OxigraphStore, endpoint: Endpoint) -> str | None:
    fill(store, None, test.data, test.named)
    await endpoint.update(text, test.request.as_uri())
    found = ox.Dataset(ox.parse(dump(store), ox.RdfFormat.N_QUADS))
    expected = ox.Dataset()
    for path, name in [(test.result, None), *((path, name) for name, path in test.result_named.items())]:
        for quad in parsed(path, None if name is None else ox.NamedNode(name)):
            expected.add(quad)
    return same_dataset(found, expected)


def dump(store: OxigraphStore) -> bytes:
    stream = io.BytesIO()
    store.dump(stream, "application/n-quads")
    return stream.getvalue()


async def run_query(test: EvaluationTest, text: str, store: OxigraphStore, endpoint: Endpoint) -> str | None:
    base = test.request.as_uri()
    clauses = admit_query(text, base, frozenset()).dataset
    named = dict(test.named) | {iri: Path(iri.removeprefix("file://")) for iri, _ in clauses}
    dataset = None if clauses else Dataset(tuple(path.as_uri() for path in test.data), tuple(test.named))
    fill(store, test.data if dataset is not None else (), (), named)
    answer = await endpoint.query(Request(text, base, dataset=dataset), lambda form: best(form, test.result))
    body = answer.body if isinstance(answer.body, bytes) else b"".join([part async for part in answer.body])
    assert test.result is not None
    if test.result.suffix == ".csv":
        return same_csv(body, test.result.read_bytes())
    if answer.form in (Form.CONSTRUCT, Form.DESCRIBE):
        found = ox.Dataset(ox.parse(body, ox.RdfFormat.N_TRIPLES))
        return same_dataset(found, ox.Dataset(parsed(test.result, None)))
    return same_results(read_results(body, answer.media_type), expected_results(test.result), ordered=False)


def fill(
    store: OxigraphStore, data: tuple[Path, ...] | None, default: tuple[Path, ...], named: dict[str, Path]
) -> None:
    """Make the store hold just this; ``data`` goes to graphs of its own, named by the files."""
    store.update("CLEAR ALL; " + ";".join(f"DROP GRAPH <{graph}>" for graph in store.graphs()))
    for path in default:
        triples = ox.serialize(parsed(path, None), format=ox.RdfFormat.N_QUADS) or b""
        store.update(f"INSERT DATA {{ {triples.decode()} }}")
    for name, path in [*((path.as_uri(), path) for path in data or ()), *named.items()]:
        triples = ox.serialize((quad.triple for quad in parsed(path, None)), format=ox.RdfFormat.N_TRIPLES) or b""
        store.update(f"CREATE SILENT GRAPH <{name}>; INSERT DATA {{ GRAPH <{name}> {{ {triples.decode()} }} }}")
    store.flush()


def parsed(path: Path | None, name: ox.NamedNode | None) -> Iterator[ox.Quad]:
    if path is None:
        return
    format_ = ox.RdfFormat.from_extension(path.suffix[1:])
    for quad in ox.parse(path=path, format=format_, base_iri=path.as_uri(), rename_blank_nodes=True):
        yield quad if name is None else ox.Quad(quad.subject, quad.predicate, quad.object, name)


def best(form: Form, result: Path | None) -> str:
    """The media type to ask for, so that the format that a test is about is the one that is written."""
    if form in (Form.CONSTRUCT, Form.DESCRIBE):
        return "application/n-triples"
    suffixes = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
    return suffixes.get(result.suffix if result else "", "application/sparql-results+xml")


Rows = list[dict[str, str]]


def read_results(body: bytes, media_type: str) -> bool | Rows:
    format_ = ox.QueryResultsFormat.from_media_type(media_type)
    results = ox.parse_query_results(body, format_)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return [{n: canonical(t) for n, t in zip(names, row, strict=True) if t is not None} for row in results]


def expected_results(path: Path) -> bool | Rows:
    if path.suffix in (".srx", ".srj", ".tsv"):
        media_type = {
            ".srx": "application/sparql-results+xml",
            ".srj": "application/sparql-results+json",
            ".tsv": "text/tab-separated-values",
        }
        return read_results(path.read_bytes(), media_type[path.suffix])
    graph = Graph().parse(path, publicID=path.as_uri())
    root = graph.value(None, RDF.type, RS.ResultSet)
    boolean = graph.value(root, RS.boolean)
    if boolean is not None:
        return bool(boolean == Literal(True))
    rows: Rows = []
    for solution in graph.objects(root, RS.solution):
        bindings = [
            (str(graph.value(b, RS.variable)), graph.value(b, RS.value)) for b in graph.objects(solution, RS.binding)
        ]
        rows.append({name: canonical(as_ox(value)) for name, value in bindings if value is not None})
    return rows


def as_ox(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    assert isinstance(node, Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype) if node.datatype else None)


def canonical(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """A term as text; numbers by their value, as the engine keeps values and not lexical forms."""
    if not isinstance(term, ox.Literal):
        return str(term)
    name = term.datatype.value.rpartition("#")[2]
    if name == "boolean":
        return f"{term.value in ('1', 'true')}"
    try:
        if name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"):
            return f"{int(term.value)}^^{name}"
        if name == "decimal":
            return f"{Decimal(term.value).normalize():f}^^{name}"
        if name in ("double", "float"):
            return f"{float(term.value):.10g}^^{name}"
    except (ValueError, ArithmeticError):
        pass
    return str(term)


def same_results(found: bool | Rows, expected: bool | Rows, ordered: bool) -> str | None:
    if isinstance(found, bool) or isinstance(expected, bool):
        return None if found == expected else f"{found}, not {expected}"
    if Counter(map(shape, found)) == Counter(map(shape, expected)) and isomorphic(found, expected):
        return None
    return f"{len(found)} rows {found[:4]}, not {len(expected)} {expected[:4]}"


def shape(row: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, "_:" if value.startswith("_:") else value) for name, value in row.items())


def isomorphic(found: Rows, expected: Rows) -> bool:
    """Whether blank nodes can be renamed so that the rows are the same."""
    if not any(value.startswith("_:") for row in expected for value in row.values()):
        return True

    def dataset(rows: Rows) -> ox.Dataset:
        made = ox.Dataset()
        for number, row in enumerate(rows):
            for name, value in row.items():
                node = ox.BlankNode("n" + value[2:]) if value.startswith("_:") else ox.Literal(value)
                made.add(ox.Quad(ox.BlankNode(f"row{number}"), ox.NamedNode(f"urn:{name}"), node))
        made.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return made

    return dataset(found) == dataset(expected)


def same_dataset(found: ox.Dataset, expected: ox.Dataset) -> str | None:
    made = []
    for dataset in (found, expected):
        plain = ox.Dataset(
            ox.Quad(q.subject, q.predicate, ox.Literal(canonical(q.object)), q.graph_name)
            if isinstance(q.object, ox.Literal)
            else q
            for q in dataset
        )
        plain.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        made.append(plain)
    return None if made[0] == made[1] else f"{str(found)[:300]} is not {str(expected)[:300]}"


def same_csv(found: bytes, expected: bytes) -> str | None:
    def rows(text: bytes) -> list[list[tuple[str, str]]]:
        header, *rest = csv.reader(io.StringIO(text.decode()))
        return sorted(
            sorted(zip(header, (re.sub(r"^_:.*", "_:", value) for value in row), strict=True)) for row in rest
        )

    return None if rows(found) == rows(expected) else f"{rows(found)} is not {rows(expected)}"
