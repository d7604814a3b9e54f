"""The ontology at its own address: a page for people, RDF for programs. Terms are fragments of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from rdflib import Graph

from graph.sparql.formats import GRAPHS
from ontology.ontology import ontology_turtle
from service.negotiation import HTML, preferred
from service.pages.ontology import ontology_page
from service.routes.dataset import graph_response

router = APIRouter(tags=["dataset"])


@router.get("/ontology", response_model=None, summary="The ontology: every class and property, with its definition")
def ontology(request: Request) -> Response:
    """All terms of the project's own namespace; what `https://w3id.org/pharmakon/ontology` names."""
    graph = Graph(bind_namespaces="none").parse(ontology_turtle(), format="turtle")
    media_type = preferred(request.headers.get("accept"), (*GRAPHS, HTML))
    return ontology_page(graph) if media_type == HTML else graph_response(graph, media_type)
