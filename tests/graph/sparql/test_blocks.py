from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.errors import QueryForbidden, QuerySyntaxError, QueryTooLarge
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import Form
from graph.sparql.meaning import Block, Found, Meaning
from graph.sparql.request import Limits, Request
from graph.store import OxigraphStore

PREFIX = "PREFIX search: <https://w3id.org/pharmakon/search#> PREFIX : <http://e/> "
SERVICE = "SERVICE <https://w3id.org/pharmakon/search>"


@dataclass
class Bench:
    """An endpoint whose search finds the first passages, and remembers what it was asked."""

    runner: asyncio.Runner
    endpoint: Endpoint
    asked: list[Block] = field(default_factory=list)

    def search(self, block: Block) -> Sequence[Found]:
        self.asked.append(block)
        return [Found(f"http://e/passage{n}", 1 / (n + 1)) for n in range(min(block.limit, 3))]

    def rows(self, query: str, search: bool = False) -> list[dict[str, str]]:
        request = Request(PREFIX + query, "http://here/sparql")
        ask = self.endpoint.search if search else self.endpoint.query
        answer = self.runner.run(ask(request, lambda form: "application/sparql-results+json"))
        assert isinstance(answer.body, bytes)
        assert answer.form is Form.SELECT
        bindings = json.loads(answer.body)["results"]["bindings"]
        return [{name: value["value"].removeprefix("http://e/") for name, value in row.items()} for row in bindings]


@pytest.fixture(scope="module")
def module_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    path = tmp_path_factory.mktemp("blocks")
    with asyncio.Runner() as runner:
        store = OxigraphStore.open(Path(path) / "graph")
        bench = Bench(runner, None)  # type: ignore[arg-type]
        meaning = Meaning(bench.search, lambda text: lambda passage: len(text) / 10 if "passage" in passage else None)
        bench.endpoint = Endpoint(store, Path(path) / "snapshots", Limits(workers=1), meaning=meaning)
        p = URIRef("http://e/says")
        store.replace(URIRef("http://e/g"), [(URIRef(f"http://e/passage{n}"), p, Literal(f"t{n}")) for n in range(200)])
        store.flush()
        runner.run(bench.endpoint.start())
        yield bench
        runner.run(bench.endpoint.close())
        store.close()


@pytest.fixture
def bench(module_bench: Bench) -> Bench:
    module_bench.asked.clear()
    return module_bench


def test_what_a_search_finds_is_joined_with_the_graph(bench: Bench) -> None:
    rows = bench.rows(
        f'SELECT ?p ?score ?text {{ {SERVICE} {{ ?p search:query "what \\"eases\\" it" ; search:score ?score ; '
        "search:limit 2 . } ?p :says ?text } ORDER BY DESC(?score)"
    )
    assert rows == [
        {"p": "passage0", "score": "1", "text": "t0"},
        {"p": "passage1", "score": "0.5", "text": "t1"},
    ]
    assert bench.asked == [Block(query='what "eases" it', limit=2)]


@pytest.mark.parametrize("name", ["search:", "</search/sparql>", "<http://here/search/sparql>", "SILENT search:"])
def test_the_service_has_several_names(bench: Bench, name: str) -> None:
    assert len(bench.rows(f"SELECT * {{ SERVICE {name} {{ ?p search:query 'x' }} }}")) == 3


def test_a_text_may_come_from_what_stands_before(bench: Bench) -> None:
    rows = bench.rows(
        f"SELECT ?q ?p ?rank {{ ?s :says ?q FILTER(?q IN ('t7', 't8')) {SERVICE} "
        "{ ?p search:query ?q ; search:rank ?rank ; search:limit 1 } }"
    )
    assert sorted((row["q"], row["p"], row["rank"]) for row in rows) == [
        ("t7", "passage0", "1"),
        ("t8", "passage0", "1"),
    ]
    assert {block.query for block in bench.asked} == {"t7", "t8"}


def test_filters_and_likeness(bench: Bench) -> None:
    bench.rows(
        f"SELECT * {{ ?like :says 't9' OPTIONAL {{ {SERVICE} {{ ?p search:similarTo ?like ; "
        "search:concept :a, :b ; search:document :d } } }"
    )
    assert bench.asked == [
        Block(
            similar_to="http://e/passage9", concepts=("http://e/a", "http://e/b"), documents=("http://e/d",), limit=10
        )
    ]


def test_two_blocks_in_one_query(bench: Bench) -> None:
    rows = bench.rows(
        f"SELECT * {{ {SERVICE} {{ ?p search:query 'one' }} {SERVICE} {{ ?p search:query 'two' ; search:limit 1 }} }}"
    )
    assert rows == [{"p": "passage0"}]
    assert {block.query for block in bench.asked} == {"one", "two"}


def test_nothing_found_is_no_row(bench: Bench) -> None:
    assert bench.rows(f"SELECT * {{ VALUES ?q {{ }} {SERVICE} {{ ?p search:query ?q }} }}") == []
    assert bench.rows(f"SELECT * {{ {SERVICE} {{ :nothing search:query 'x' }} }}") == []


@pytest.mark.parametrize(
    "block",
    [
        "?p search:query ?unbound",
        "?p search:score ?s",
        "?p search:colour 'red'",
        "?p :says ?x",
        "?p search:query 'x' ; search:limit 0",
        "?p search:query 'x' ; search:limit 1000000",
        "?p search:query 'x' ; search:score 1",
        "?p search:query 'x' FILTER(?p)",
        "'x' search:query 'x'",
        "?p search:query '\\uD800'",
    ],
)
def test_what_is_no_search_is_refused(bench: Bench, block: str) -> None:
    with pytest.raises(QuerySyntaxError):
        bench.rows(f"SELECT * {{ {SERVICE} {{ {block} }} }}")
    assert bench.asked == []


def test_inputs_are_bounded(bench: Bench) -> None:
    with pytest.raises(QueryTooLarge, match="100 different inputs"):
        bench.rows(f"SELECT * {{ ?s :says ?q {SERVICE} {{ ?p search:query ?q }} }}")


def test_other_services_stay_forbidden(bench: Bench) -> None:
    with pytest.raises(QueryForbidden):
        bench.rows(f"SELECT * {{ {SERVICE} {{ ?p search:query 'x' }} SERVICE <http://e/> {{ ?p ?q ?r }} }}")


def test_similarity_is_a_function(bench: Bench) -> None:
    rows = bench.rows(
        "SELECT ?s ?near { ?s :says ?t BIND(search:similarity(?s, 'abcde') AS ?near) FILTER(?near > 0.4) } LIMIT 2"
    )
    assert [row["near"] for row in rows] == ["0.5", "0.5"]
    assert bench.rows("SELECT ?x { BIND(search:similarity(:other, 'abcde') AS ?x) }") == [{}]
    assert bench.rows("SELECT ?x { BIND(search:similarity('text', 'abcde') AS ?x) }") == [{}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?s { ?p search:query 'one' ; search:score ?s }",
        "SELECT ?p ?s WHERE { { ?p search:query 'one' . ?p search:score ?s . } }",
        "SELECT * { VALUES ?q { 'one' } ?p search:query ?q ; search:score ?s }",
        "SELECT ?p ?s { ?p search:query ?q . ?p search:score ?s } VALUES (?q) { ('one') }",
    ],
)
def test_a_whole_query_may_be_a_block(bench: Bench, query: str) -> None:
    assert [row["p"] for row in bench.rows(query, search=True)] == ["passage0", "passage1", "passage2"]
    assert [block.query for block in bench.asked] == ["one"]
