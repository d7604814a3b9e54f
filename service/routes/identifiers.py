"""Whatever has an IRI of ours: documents, spans, concepts, claims, evidence; as a page, JSON-LD or Turtle."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from rdflib import Graph, URIRef
from starlette.responses import RedirectResponse

from graph.errors import StoreError
from graph.identifiers import span_iri
from graph.model import Span
from graph.store import Store
from ontology.namespaces import ID, PK, PREFIXES, RDF
from service import pages
from service.errors import BadRequest, NotFound
from service.negotiation import HTML, JSON, JSON_LD, TURTLE, preferred
from service.rendering import local
from service.search.claims import quoted, stated_by, stated_in
from service.search.request import Text
from service.state import TheLibrary, TheSearcher

router = APIRouter(prefix="/id", tags=["Identifiers"])

_FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {HTML: {}, JSON_LD: {}, TURTLE: {}}, "description": "The thing, in the form asked for"}
}

Char = Annotated[
    Text | None,
    Query(max_length=40, description="A span of the document: `start,end` in code points.", examples=["0,13"]),
]


@router.get("/document/{identifier:path}", response_class=Response, responses=_FORMS, summary="A document, or a span")
def document(
    request: Request, identifier: str, library: TheLibrary, searcher: TheSearcher, char: Char = None
) -> Response:
    """The whole text with its mentions and claims; with ``char`` the page shows the place, and data is of the span."""
    iri = _named("document/" + identifier)
    try:
        recorded = library.recorded(iri)
    except StoreError as error:
        raise NotFound(f"there is no document {identifier!r}") from error
    cited = _span(char, len(recorded.document.text)) if char is not None else None
    media_type = _preferred(request)
    if media_type == HTML:
        spans = [str(span_iri(iri, passage.span)) for passage in recorded.passages]
        stated = quoted(library.view, searcher.catalogue, stated_in(library.view, spans))
        return pages.document_page(recorded, stated, cited)
    graph = _graph()
    if cited is None:
        for triple in library.store.triples(iri):
            graph.add(triple)
    else:
        span = span_iri(iri, cited)
        graph += _described(library.store, span)
        if not len(graph):
            raise NotFound(f"nothing is said of {span}")
    return _data(graph, media_type)


@router.get("/claim/{name}", response_class=Response, responses=_FORMS, summary="A claim with all its evidence")
def claim(request: Request, name: str, library: TheLibrary, searcher: TheSearcher) -> Response:
    """A claim: what it states, and every sentence for it and against it."""
    iri = _named("claim/" + name)
    media_type = _preferred(request)
    if media_type == HTML:
        evidence = quoted(library.view, searcher.catalogue, stated_by(library.view, str(iri)))
        if not evidence:
            raise NotFound(f"there is no claim {name!r}")
        return pages.claim_page(str(iri), evidence)
    return _data(_found(library.store, iri, f"?x <{PK.claim}> {iri.n3()}"), media_type)


@router.get("/evidence/{name}", response_class=Response, responses=_FORMS, summary="One piece of evidence")
def evidence(request: Request, name: str, library: TheLibrary) -> Response:
    """A piece of evidence; its page is its claim's."""
    iri = _named("evidence/" + name)
    graph = _found(library.store, iri)
    media_type = _preferred(request)
    if media_type == HTML:
        of = graph.value(iri, PK.claim)
        return RedirectResponse(f"{local(str(of))}#{name}", 303)
    return _data(graph, media_type)


@router.get("/concept/{name:path}", response_class=Response, responses=_FORMS, summary="A concept")
def concept(request: Request, name: str, library: TheLibrary, searcher: TheSearcher) -> Response:
    """A concept: its names, its place in the vocabulary, and the claims about it."""
    iri = _named("concept/" + name)
    media_type = _preferred(request)
    if media_type == HTML:
        known = searcher.catalogue.concept(str(iri))
        if known is None:
            raise NotFound(f"there is no concept {name!r}")
        return pages.concept_page(library.view, searcher.catalogue, known)
    about = f"?x a <{PK.Claim}> ; <{RDF.subject}>|<{RDF.object}> {iri.n3()}"
    return _data(_found(library.store, iri, about), media_type)


@router.get("/{name:path}", response_class=Response, responses=_FORMS, summary="Anything else that has an IRI")
def thing(request: Request, name: str, library: TheLibrary) -> Response:
    """The properties of a thing: an extractor, the vocabulary, a decision."""
    iri = _named(name)
    graph = _found(library.store, iri)
    media_type = _preferred(request)
    return pages.resource_page(str(iri), graph) if media_type == HTML else _data(graph, media_type)


def _preferred(request: Request) -> str:
    return preferred(request.headers.get("accept"), (HTML, JSON_LD, TURTLE, JSON))


def _named(path: str) -> URIRef:
    """The IRI of ours with this path, which came decoded; ours are percent-encoded wherever they are not ASCII."""
    return ID[quote(path, safe="/:@!$'()*,;=~")]


def _span(char: str, length: int) -> Span:
    """The span that a parameter names.

    Raises:
        BadRequest: if it names none of the document.
    """
    match = re.fullmatch(r"(\d{1,12}),(\d{1,12})", char, re.ASCII)
    if match is None or not int(match[1]) <= int(match[2]) <= length:
        raise BadRequest(f"char is start,end with start <= end <= {length}")
    return Span(int(match[1]), int(match[2]))


def _found(store: Store, iri: URIRef, *more: str) -> Graph:
    """What the graph says of a thing, and of what else has the patterns (of ``?x``).

    Raises:
        NotFound: if it says nothing.
    """
    graph = _described(store, iri)
    if not len(graph):
        raise NotFound(f"nothing is said of {iri}")
    for pattern in more:
        graph += store.construct(f"CONSTRUCT {{ ?x ?p ?o }} WHERE {{ {pattern} . ?x ?p ?o }}")
    return graph


def _described(store: Store, iri: URIRef) -> Graph:
    graph = _graph()
    graph += store.construct(f"CONSTRUCT {{ {iri.n3()} ?p ?o }} WHERE {{ {iri.n3()} ?p ?o }}")
    return graph


def _graph() -> Graph:
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _data(graph: Graph, media_type: str) -> Response:
    if media_type == TURTLE:
        return Response(graph.serialize(format="turtle"), media_type=TURTLE, headers={"Vary": "Accept"})
    content = graph.serialize(format="json-ld", context=PREFIXES, auto_compact=True)
    return Response(content, media_type=media_type, headers={"Vary": "Accept"})
