"""The SPARQL 1.1 Graph Store HTTP Protocol at ``/graphs``, for the token's bearer, where it is switched on.

A graph is named by ``?graph=IRI`` or ``?default``, or is the one whose IRI is the request's own URL.
"""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request, Response
from rdflib import URIRef
from starlette.datastructures import UploadFile

from graph.errors import StoreError
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import GRAPH_ALIASES, GRAPHS
from graph.store.terms import iri
from service.authorization import require_updates
from service.errors import BadRequest, NotFound, UnsupportedMediaType
from service.negotiation import preferred
from service.routes.sparql import response, while_connected

router = APIRouter(tags=["Graph Store Protocol"])

_MULTIPART = "multipart/form-data"


@router.get("/graphs", response_model=None, summary="A graph, whole")
@router.head("/graphs", response_model=None, summary="Whether a graph is there")
@router.api_route("/graphs/{path:path}", methods=["GET", "HEAD"], response_model=None, include_in_schema=False)
async def get(request: Request) -> Response:
    """The content of a graph."""
    require_updates(request)
    media_type = preferred(request.headers.get("accept"), GRAPHS)
    client = request.client.host if request.client else ""
    answer = await while_connected(request, _endpoint(request).graph(_graph(request), media_type, client))
    if answer is None:
        raise NotFound("there is no such graph")
    return response(answer)


@router.put("/graphs", response_model=None, summary="Replace a graph")
@router.put("/graphs/{path:path}", response_model=None, include_in_schema=False)
async def put(request: Request) -> Response:
    """Make the body the content of a graph."""
    require_updates(request)
    graph = _graph(request)
    body = await request.body()
    new = await _endpoint(request).replace(graph, body, _media_type(request), _base(request, graph))
    return Response(status_code=201 if new else 204)


@router.post("/graphs", response_model=None, summary="Add to a graph, or to a new one")
@router.post("/graphs/{path:path}", response_model=None, include_in_schema=False)
async def post(request: Request) -> Response:
    """Add the body, or each file of a form, to a graph; the graph store's own URL makes a new one."""
    require_updates(request)
    named = bool(request.query_params) or request.url.path.rstrip("/") != "/graphs"
    graph = _graph(request) if named else URIRef(f"{str(request.url).rstrip('/')}/{uuid.uuid4()}")
    new = False
    for media_type, data in await _parts(request):
        new |= await _endpoint(request).add(graph, data, media_type, _base(request, graph))
    headers = {} if named or graph is None else {"Location": str(graph)}
    return Response(status_code=201 if new else 204, headers=headers)


@router.delete("/graphs", response_model=None, summary="Remove a graph")
@router.delete("/graphs/{path:path}", response_model=None, include_in_schema=False)
async def delete(request: Request) -> Response:
    """Remove a graph; the default graph is emptied."""
    require_updates(request)
    if not await _endpoint(request).remove(_graph(request)):
        raise NotFound("there is no such graph")
    return Response(status_code=204)


def _graph(request: Request) -> URIRef | None:
    """The graph that is meant; None is the default graph."""
    parameters = request.query_params
    if "graph" in parameters and "default" not in parameters and len(parameters.getlist("graph")) == 1:
        name = URIRef(parameters["graph"])
    elif "default" in parameters and "graph" not in parameters and not parameters["default"]:
        return None
    elif parameters or request.url.path.rstrip("/") == "/graphs":
        raise BadRequest("name one graph by ?graph=IRI, or ?default")
    else:
        name = URIRef(str(request.url))
    try:
        iri(name)
    except StoreError as error:
        raise BadRequest(str(error)) from error
    if ":" not in name:
        raise BadRequest("a graph is named by an absolute IRI")
    return name


async def _parts(request: Request) -> list[tuple[str, bytes]]:
    """What was sent: each serialised graph, with its media type."""
    if not request.headers.get("content-type", "").startswith(_MULTIPART):
        return [(_media_type(request), await request.body())]
    files = [value for _, value in (await request.form()).multi_items() if isinstance(value, UploadFile)]
    return [(_known(file.content_type or ""), await file.read()) for file in files]


def _media_type(request: Request) -> str:
    return _known(request.headers.get("content-type", ""))


def _known(content_type: str) -> str:
    name = content_type.partition(";")[0].strip().lower()
    media_type = GRAPH_ALIASES.get(name, name)
    if media_type not in GRAPHS:
        raise UnsupportedMediaType(f"send one of {', '.join(GRAPHS)}")
    return media_type


def _base(request: Request, graph: URIRef | None) -> str:
    return str(graph) if graph is not None else str(request.url.replace(query=""))


def _endpoint(request: Request) -> Endpoint:
    endpoint: Endpoint = request.app.state.endpoint
    return endpoint
