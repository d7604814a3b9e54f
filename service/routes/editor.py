"""What people ask of the SPARQL endpoint beside answers: the page, terms to complete, and examples."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from fastapi import APIRouter, Request, Response
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from embeddings.errors import EmbeddingsError
from graph.errors import GraphError, QuerySyntaxError
from graph.sparql import request as asked
from graph.sparql.diagnosis import diagnosis
from graph.sparql.endpoint import Endpoint
from graph.sparql.example import Example, descriptions, examples
from graph.sparql.formats import GRAPHS, SOLUTIONS
from graph.sparql.prefixes import completed
from graph.sparql.table import table, tabular
from ontology.namespaces import PREFIXES
from ontology.ontology import ontology_turtle
from service.errors import NotAcceptable, NotFound, ServiceError
from service.negotiation import HTML, preferred
from service.pages.sparql import ROWS, Failure, Outcome, editor_page
from service.problems import problem
from service.routes.dataset import counted, graph_response
from service.settings import Settings

router = APIRouter(tags=["SPARQL"])

TIMEOUTS = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Time limits to choose from, in seconds, as far as the service allows them."""


@router.get("/sparql/terms", summary="Prefixes, classes and properties, for completion in editors")
async def terms(request: Request) -> dict[str, dict[str, str] | list[dict[str, str | int]]]:
    """The project's prefixes, and the classes and properties in use, with how often; then those of the ontology."""
    numbers = await counted(request)
    return {
        "prefixes": PREFIXES,
        "classes": _listed(numbers.classes, _ontology_terms()[0]),
        "properties": _listed(numbers.properties, _ontology_terms()[1]),
    }


@router.get("/.well-known/sparql-examples", response_model=None, summary="Example queries, as RDF")
def described(request: Request) -> Response:
    """Example queries with what they ask (sh:SPARQLExecutable), as tools for SPARQL endpoints read them."""
    media_type = preferred(request.headers.get("accept"), GRAPHS)
    return graph_response(descriptions(f"{request.base_url}sparql"), media_type)


def for_people(request: Request) -> bool:
    """Whether the client would rather have a page than data."""
    try:
        return preferred(request.headers.get("accept"), (*SOLUTIONS, *GRAPHS, "application/json", HTML)) == HTML
    except NotAcceptable:
        return False


async def page(request: Request, asking: asked.Request | None) -> Response:
    """The editor; with what was asked and its result, where something was.

    Raises:
        NotFound: if it is to show an example that there is not.
    """
    settings: Settings = request.app.state.settings
    example = _example(request.query_params.get("example")) if asking is None else None
    outcome = None if asking is None else await _outcome(request.app.state.endpoint, asking)
    timeout = min((asking and asking.timeout) or settings.sparql_timeout, settings.sparql_timeout_cap)
    timeouts = {one for one in TIMEOUTS if one <= settings.sparql_timeout_cap} | {timeout}
    query = asking.text if asking else (example or examples()[0]).query.rstrip()
    return editor_page(query, outcome, timeout=timeout, timeouts=sorted(timeouts), chosen=example)


async def _outcome(endpoint: Endpoint, asking: asked.Request) -> Outcome:
    began = time.perf_counter()
    whole = completed(asking.text)
    try:
        answer = await endpoint.query(replace(asking, text=whole.text), tabular)
        return Outcome(await table(answer, ROWS), None, time.perf_counter() - began)
    except (GraphError, ServiceError, EmbeddingsError) as error:
        told = json.loads(bytes(problem(error).body))
        detail = whole.original(told["detail"])
        if isinstance(error, QuerySyntaxError):
            detail = diagnosis(detail, asking.text)
        return Outcome(None, Failure(told["title"], detail, told["status"]), time.perf_counter() - began)


def _example(name: str | None) -> Example | None:
    if name is None:
        return None
    for one in examples():
        if one.name == name:
            return one
    raise NotFound(f"there is no example {name!r}")


def _listed(used: dict[str, int], known: Sequence[tuple[str, str]]) -> list[dict[str, str | int]]:
    """The terms in use, the most used first, and the others of the ontology."""
    labels = dict(known)
    return [
        {"iri": iri, "label": labels.get(iri, ""), "count": used.get(iri, 0)}
        for iri in (*used, *(iri for iri in labels if iri not in used))
    ]


@cache
def _ontology_terms() -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """IRI and label of the ontology's classes, and of its properties."""
    ontology = Graph(bind_namespaces="none").parse(ontology_turtle(), format="turtle")

    def labelled(*kinds: URIRef) -> list[tuple[str, str]]:
        found = {subject for kind in kinds for subject in ontology.subjects(RDF.type, kind)}
        return sorted((str(subject), str(ontology.value(subject, RDFS.label))) for subject in found)

    return labelled(OWL.Class), labelled(OWL.ObjectProperty, OWL.DatatypeProperty)
