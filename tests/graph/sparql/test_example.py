from __future__ import annotations

import re

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF, SH

from graph.sparql.example import EXAMPLE, EXAMPLES, Example, descriptions, examples
from graph.sparql.guard import admit_query
from graph.sparql.prefixes import completed, undeclared
from ontology.namespaces import BASE, PREFIXES, SCHEMA

ENDPOINT = "http://localhost:8000/sparql"


def test_every_query_file_is_described_and_every_description_has_its_file() -> None:
    assert {example.name for example in examples()} == {path.stem for path in EXAMPLES.glob("*.rq")}
    assert len(examples()) >= 12


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_declares_the_prefixes_it_uses_as_the_project_has_them(example: Example) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", example.query, re.MULTILINE))
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}
    assert undeclared(example.query) == []
    body = example.query[example.query.rindex("PREFIX") :].partition("\n")[2]
    assert set(re.findall(r"\b([A-Za-z]+):\w", body)) - {"https"} == set(declared)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_is_of_the_form_that_its_description_says(example: Example) -> None:
    admitted = admit_query(example.query, BASE, frozenset({BASE + "search"}))
    assert admitted.form is example.form


def test_the_descriptions_carry_text_prefixes_and_endpoint() -> None:
    graph = descriptions(ENDPOINT)
    described = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert described == set(graph.subjects(SCHEMA.target, URIRef(ENDPOINT)))
    subject = EXAMPLE["what-helps"]
    assert str(graph.value(subject, SH.select)) == (EXAMPLES / "what-helps.rq").read_text(encoding="utf-8")
    prefixes = graph.value(subject, SH.prefixes)
    assert len(list(graph.objects(prefixes, SH.declare))) == len(PREFIXES)


def test_missing_prefixes_are_declared_on_the_first_line_and_places_are_counted_without_them() -> None:
    query = "ASK {\n ?s pk:treats ?o ; unknown:x 1 }"
    whole = completed(query)
    assert whole.text.endswith(query)
    assert whole.text.count("\n") == query.count("\n")
    assert undeclared(whole.text) == ["unknown"]
    assert whole.original(f"error at 1:{whole.shift + 5}: x") == "error at 1:5: x"
    assert whole.original("error at 2:5: x") == "error at 2:5: x"


def test_a_declared_prefix_keeps_its_meaning() -> None:
    query = "PREFIX pk: <http://example.org/> ASK { ?s pk:treats ?o }"
    assert completed(query).text == query


def test_the_documentation_shows_the_examples_as_they_are() -> None:
    from scripts.document_examples import PAGE, document

    page = PAGE.read_text(encoding="utf-8")
    assert page == document(page)
