from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from graph.sparql.example import examples
from service.cli import main
from service.library import Library
from service.settings import Settings
from tests.service.libraries import EXAMPLE, empty_library
from tests.service.servers import running

CLAIMS = "SELECT ?c { ?c a pk:Claim } ORDER BY ?c LIMIT 3"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = empty_library(tmp_path_factory.mktemp("sparql") / "library")
    with Library.open(path, Settings()) as library:
        list(library.ingest([EXAMPLE]))
    return path


@pytest.fixture
def server(example: Path) -> Iterator[str]:
    with Library.open(example, Settings()) as library, running(library, Settings()) as client:
        yield str(client.base_url)


def run(library: Path, *arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--library", str(library), "sparql", *map(str, arguments)], input=text)


def test_a_query_comes_as_argument_or_from_a_file_or_from_standard_input(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "claims.rq"
    file.write_text(CLAIMS, encoding="utf-8")
    given = run(example, CLAIMS)
    assert given.exit_code == 0
    assert len(given.stdout.splitlines()) == 4
    assert given.stdout == run(example, "-f", file).stdout
    assert given.stdout == run(example, text=CLAIMS).stdout
    assert given.stdout == run(example, "-f", "-", text=CLAIMS).stdout
    assert run(example, CLAIMS, "-f", file).exit_code == 2


@pytest.mark.parametrize(("format_", "start"), [("csv", "c"), ("tsv", "?c"), ("json", '{"head"'), ("xml", "<?xml")])
def test_solutions_are_written_in_the_format_asked_for(example: Path, format_: str, start: str) -> None:
    result = run(example, CLAIMS, "--format", format_)
    assert result.exit_code == 0
    assert result.stdout.startswith(start)
    assert result.stdout.endswith("\n")


def test_a_graph_is_turtle_unless_something_else_is_asked_for(example: Path) -> None:
    query = 'DESCRIBE ?c { ?c skos:prefLabel "methadone"@en }'
    turtle = Graph().parse(data=run(example, query).stdout, format="turtle")
    ntriples = Graph().parse(data=run(example, query, "--format", "ntriples").stdout, format="nt")
    assert set(turtle) == set(ntriples) != set()
    assert run(example, query, "--format", "csv").exit_code == 1


def test_a_table_shortens_names_and_says_how_many_rows_there_are(example: Path) -> None:
    result = run(example, "--example", "relations-in-numbers", "--format", "table")
    assert result.exit_code == 0
    assert "pk:treats" in result.stdout
    assert "rows)" in result.stderr
    assert run(example, "ASK { ?c a pk:Claim }", "--format", "table").stdout == "yes\n"


def test_an_error_shows_its_place(example: Path) -> None:
    result = run(example, "SELECT * {\n  ?s a pk:Claim .\n  ?s }")
    assert result.exit_code == 1
    assert "Line 3, column " in result.stderr
    assert "  ?s }" in result.stderr


def test_the_bounds_of_the_endpoint_hold_here_too(example: Path) -> None:
    endless = run(example, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.5")
    assert (endless.exit_code, endless.stdout) == (1, "")
    assert "0.5 seconds" in endless.stderr
    outside = run(example, "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    assert outside.exit_code == 1
    assert "http://example.org/sparql" in outside.stderr


def test_examples_are_listed_and_run_by_name(example: Path) -> None:
    listed = CliRunner().invoke(main, ["sparql", "--examples"]).stdout
    assert all(one.name in listed for one in examples())
    assert run(example, "--example", "no-such").exit_code == 2
    assert run(example, "--example", "search-and-graph").exit_code == 0


def test_a_running_server_answers_the_same(example: Path, server: str) -> None:
    locked = run(example, CLAIMS)
    assert locked.exit_code == 3
    assert "--url" in locked.stderr
    assert len(json.loads(run(example, CLAIMS, "--url", server, "--format", "json").stdout)["results"]["bindings"]) == 3
    assert "(3 rows)" in run(example, CLAIMS, "--url", server, "--format", "table").stderr
    graph = run(example, "CONSTRUCT WHERE { ?s a pk:Claim }", "--url", f"{server}/sparql").stdout
    assert len(Graph().parse(data=graph, format="turtle")) > 3
    refused = run(example, "SELECT * {", "--url", server)
    assert refused.exit_code == 1
    assert "Line 1, column" in refused.stderr


def test_a_server_that_is_not_there_is_said_to_be_so(example: Path) -> None:
    result = run(example, "ASK {}", "--url", "http://127.0.0.1:9")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "127.0.0.1:9" in result.stderr
    assert run(example, "ASK {}", "--url", "file:///etc/passwd").exit_code == 1


def test_a_plan_shows_the_steps_with_their_rows(example: Path) -> None:
    plan = run(example, "SELECT ?c { ?c a pk:Claim ; pk:evidence/pk:polarity pk:Negated } LIMIT 3", "--explain")
    assert plan.exit_code == 0
    assert "pk:polarity" in plan.stdout
    assert "rows, " in plan.stdout
    assert run(example, "ASK {}", "--explain", "--url", "http://127.0.0.1:9").exit_code == 2
    assert run(example, "SELECT * {", "--explain").exit_code == 1
    assert run(example, "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }", "--explain").exit_code == 1
    assert not list(example.glob("explained-*"))
