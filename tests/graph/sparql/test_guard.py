from __future__ import annotations

import pytest

from graph.errors import QueryForbidden, QuerySyntaxError, QueryTooLarge
from graph.sparql.formats import Form
from graph.sparql.guard import DEPTH_LIMIT, LENGTH_LIMIT, QUERY_TOKENS, admit_query, admit_update
from graph.sparql.request import Dataset
from graph.sparql.using import with_using

BASE = "http://here/sparql"
ALLOWED = frozenset({"http://allowed/sparql", "http://here/other"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://allowed/sparql> { ?s ?p ?o } }",
        "PREFIX a: <http://allowed/> SELECT * { service SILENT a:sparql{ ?s ?p ?o } }",
        "SELECT * { SERVICE <other> { } }",
        "BASE <http://allowed/> SELECT * { SERVICE <sparql> { } }",
    ],
)
def test_an_allowed_service_passes_however_it_is_named(query: str) -> None:
    assert admit_query(query, BASE, ALLOWED).form is Form.SELECT
    with pytest.raises(QueryForbidden):
        admit_query(query, BASE, frozenset())


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("ask {}", Form.ASK),
        ("PREFIX select: <http://x/> CONSTRUCT { ?s select:p 1 } { }", Form.CONSTRUCT),
        ("BASE <http://x/> # SELECT\nDESCRIBE <y>", Form.DESCRIBE),
        ("S\\u0045LECT * {}", Form.SELECT),
    ],
)
def test_the_form_is_known_before_anything_is_evaluated(query: str, form: Form) -> None:
    assert admit_query(query, BASE, frozenset()).form is form


def test_the_dataset_is_read_with_prefixes_and_base() -> None:
    query = "PREFIX e: <http://e/> SELECT * FROM e:a FROM NAMED <b> FROM<http://c> { }"
    assert admit_query(query, BASE, frozenset()).dataset == (
        ("http://e/a", False),
        ("http://here/b", True),
        ("http://c", False),
    )


def test_depth_and_length_are_bounded() -> None:
    groups = DEPTH_LIMIT - 1
    admit_query("ASK " + "{" * groups + "}" * groups, BASE, frozenset())
    with pytest.raises(QuerySyntaxError, match="nested"):
        admit_query("ASK " + "{" * (groups + 3) + "}" * (groups + 3), BASE, frozenset())
    with pytest.raises(QueryTooLarge):
        admit_query("ASK {}" + " " * LENGTH_LIMIT, BASE, frozenset())
    with pytest.raises(QueryTooLarge):
        admit_query("ASK { " + "?a ?b ?c . " * QUERY_TOKENS + "}", BASE, frozenset())
    assert admit_update("INSERT DATA { " + "<a> <b> <c> . " * 50_000 + "}", BASE).form is None


@pytest.mark.parametrize("update", ["LOAD <http://x>", "load silent<file:///x>into graph <g>", "CLEAR ALL; LOAD <x>"])
def test_updates_load_nothing(update: str) -> None:
    with pytest.raises(QueryForbidden):
        admit_update(update, BASE)


@pytest.mark.parametrize("update", ["LOADSILENT <http://x>", "PREFIX e: <http://x/> LOADe:y", "SELECT * {}"])
def test_updates_are_updates(update: str) -> None:
    with pytest.raises(QuerySyntaxError):
        admit_update(update, BASE)


def test_updates_name_no_service() -> None:
    with pytest.raises(QueryForbidden):
        admit_update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://allowed/sparql> { ?s ?p ?o } }", BASE)


def test_the_protocols_dataset_is_written_into_each_operation() -> None:
    using = Dataset(("http://a",), ("http://b",))
    update = "DELETE { ?s ?p 1 } WHERE { ?s ?p 1 } ; DELETE WHERE { ?s ?p 2 } ; INSERT DATA { <x> <y> 3 }"
    assert with_using(admit_update(update, BASE), using) == (
        "DELETE { ?s ?p 1 } USING <http://a> USING NAMED <http://b> WHERE { ?s ?p 1 } ; "
        "DELETE { ?s ?p 2 } USING <http://a> USING NAMED <http://b> WHERE { ?s ?p 2 } ; INSERT DATA { <x> <y> 3 }"
    )
    for own in ("WITH <g> DELETE { ?s ?p 1 } WHERE { }", "INSERT { ?s ?p 1 } USING <g> WHERE { }"):
        with pytest.raises(QuerySyntaxError):
            with_using(admit_update(own, BASE), using)
