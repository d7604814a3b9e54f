from __future__ import annotations

import json

import httpx
import pytest
from rdflib import Graph

from graph.sparql.example import Example, examples
from graph.sparql.formats import Form

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def ask(served: httpx.Client, query: str, **fields: str) -> httpx.Response:
    return served.post("/sparql", data={"query": query, **fields}, headers=HTML)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_finds_something_in_the_example_article(served: httpx.Client, example: Example) -> None:
    answer = served.post("/sparql", data={"query": example.query})
    assert answer.status_code == 200, answer.text
    if example.form is Form.SELECT:
        assert answer.json()["results"]["bindings"]
    elif example.form is Form.ASK:
        assert answer.json()["boolean"] is True
    else:
        assert len(Graph().parse(data=answer.text, format="turtle")) > 0


def test_a_browser_gets_the_page_and_a_program_the_service_description(served: httpx.Client) -> None:
    page = served.get("/sparql", headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert all(example.label in page.text for example in examples())
    assert served.get("/sparql").headers["content-type"].startswith("text/turtle")
    solutions = served.get("/sparql", params={"query": "ASK {}"})
    assert solutions.headers["content-type"] == "application/sparql-results+json"


def test_an_example_is_shown_by_its_name(served: httpx.Client) -> None:
    page = served.get("/sparql", params={"example": "denied"}, headers=HTML)
    assert "pk:polarity pk:Negated" in page.text
    assert served.get("/sparql", params={"example": "none"}, headers=HTML).status_code == 404


def test_the_page_shows_what_a_query_finds_and_escapes_it(served: httpx.Client) -> None:
    page = ask(served, 'SELECT ("<script>alert(1)</script>" AS ?x) {}')
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "1 row" in page.text


def test_prefixes_of_the_project_need_no_declaration_on_the_page_nor_in_its_downloads(served: httpx.Client) -> None:
    query = "SELECT ?c { ?c a pk:Claim } LIMIT 3"
    assert "3 rows" in ask(served, query).text
    table = ask(served, query, format="csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="result.csv"'
    assert len(table.text.splitlines()) == 4


def test_an_error_says_where_it_is_in_the_query_as_it_was_written(served: httpx.Client) -> None:
    page = ask(served, "SELECT * {\n  ?s pk:treats ?o .\n  ?s }")
    assert page.status_code == 400
    assert "Line 3, column " in page.text
    unknown = ask(served, "ASK { ?s foaf:name ?o }")
    assert "The prefix foaf: is not declared." in unknown.text


def test_more_rows_than_a_page_holds_are_said_to_be_more(served: httpx.Client) -> None:
    page = ask(served, "SELECT * { ?s ?p ?o } LIMIT 3000")
    assert "More than 1,000 rows" in page.text
    assert page.text.count("<tr>") == 1001
    assert len(ask(served, "SELECT * { ?s ?p ?o } LIMIT 3000", format="tsv").text.splitlines()) == 3001


def test_a_graph_cannot_be_a_table_file_and_the_formats_are_named(served: httpx.Client) -> None:
    query = "CONSTRUCT WHERE { ?s a pk:Claim }"
    assert ask(served, query, format="turtle").headers["content-type"].startswith("text/turtle")
    assert ask(served, query, format="json").headers["content-type"] == "application/ld+json"
    assert ask(served, query, format="csv").status_code == 406
    assert ask(served, query, format="docx").status_code == 400


def test_terms_for_completion_are_those_in_use_and_those_of_the_ontology(served: httpx.Client) -> None:
    terms = served.get("/sparql/terms").json()
    classes = {one["iri"]: one for one in terms["classes"]}
    claim = classes[terms["prefixes"]["pk"] + "Claim"]
    assert claim["label"]
    assert claim["count"] > 0
    assert terms["prefixes"]["pk"] + "preventedBy" in {one["iri"] for one in terms["properties"]}


def test_examples_are_served_as_rdf(served: httpx.Client) -> None:
    graph = Graph().parse(data=served.get("/.well-known/sparql-examples").text, format="turtle")
    assert f"{served.base_url}/sparql" in {str(target) for target in graph.objects(None, None)}
    assert json.loads(served.get("/.well-known/sparql-examples", headers={"Accept": "application/ld+json"}).text)


def test_the_ontology_answers_at_its_own_address_with_an_anchor_for_each_term(served: httpx.Client) -> None:
    graph = Graph().parse(data=served.get("/ontology").text, format="turtle")
    assert len(graph) > 100
    page = served.get("/ontology", headers=HTML)
    assert 'id="relieves"' in page.text
    assert 'href="/ontology#Evidence"' in page.text
    shown = ask(served, "SELECT (pk:relieves AS ?r) {}")
    assert 'href="/ontology#relieves"' in shown.text
