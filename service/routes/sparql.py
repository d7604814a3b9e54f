"""The SPARQL 1.1 Protocol at ``/sparql``; the application's ``state.endpoint`` and ``state.settings`` do the rest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, QueryParams
from starlette.responses import StreamingResponse

from graph.errors import QueryError, QuerySyntaxError
from graph.sparql import request as asked
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import Form, meant, offered
from graph.sparql.prefixes import completed
from graph.sparql.request import Answer, Dataset
from service import files
from service.authorization import require_token, require_updates
from service.errors import BadRequest, NotFound, UnsupportedMediaType
from service.negotiation import preferred
from service.routes import editor
from service.routes.dataset import service_description

router = APIRouter(tags=["SPARQL"])

log = logging.getLogger(__name__)
router.include_router(editor.router)

T = TypeVar("T")
_Ask = Callable[[asked.Request, Callable[[Form], str]], Coroutine[object, object, Answer]]

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"
_USING, _USING_NAMED = "using-graph-uri", "using-named-graph-uri"


@dataclass(frozen=True, slots=True)
class _Operation:
    """A protocol request, whichever way it came."""

    text: str
    update: bool
    dataset: Dataset | None
    timeout: float | None
    file: str | None = None


@router.get("/sparql/queries", summary="Queries under way, for operators")
async def queries(request: Request) -> list[dict[str, str | float]]:
    """All requests that wait or run, the oldest first; the token's bearer may see them."""
    require_token(request)
    return [
        {"id": one.id, "client": one.client, "state": one.state, "seconds": one.seconds, "query": one.text}
        for one in _endpoint(request).running()
    ]


@router.delete("/sparql/queries/{id_}", status_code=204, summary="Stop a query, for operators")
async def cancel(request: Request, id_: str) -> Response:
    """Stop a request that waits or runs; whoever waits for its result is told so."""
    require_token(request)
    if not _endpoint(request).cancel(id_):
        raise NotFound("there is no such query; perhaps it has just finished")
    return Response(status_code=204)


@router.get("/sparql", response_model=None, summary="SPARQL query, or a description of this endpoint")
@router.get("/sparql/", response_model=None, include_in_schema=False)
async def get(request: Request) -> Response:
    """Answer the query in ``query``; without any parameter, describe the service."""
    parameters = request.query_params
    if "update" in parameters:
        raise BadRequest("updates are sent by POST")
    if editor.for_people(request) and "format" not in parameters:
        asking = _asking(request, _operation(parameters)) if "query" in parameters else None
        return await while_connected(request, editor.page(request, asking))
    if not parameters:
        return await service_description(request)
    return await _answer(request, _operation(parameters))


@router.post("/sparql", response_model=None, summary="SPARQL query or update")
@router.post("/sparql/", response_model=None, include_in_schema=False)
async def post(request: Request) -> Response:
    """Answer a query, or run an update, that comes as a form or as the body itself."""
    operation = await _posted(request)
    if not operation.update:
        if editor.for_people(request) and operation.file is None:
            return await while_connected(request, editor.page(request, _asking(request, operation)))
        return await _answer(request, operation)
    require_updates(request)
    await _endpoint(request).update(operation.text, _base(request), operation.dataset)
    return Response(status_code=204)


@router.get("/search/sparql", response_model=None, summary="Search, for SERVICE clauses of other SPARQL engines")
async def get_search(request: Request) -> Response:
    """Answer a query whose pattern is a search block, such as ``{ ?p search:query "text" ; search:score ?s }``."""
    return await _answer(request, _operation(request.query_params), _endpoint(request).search)


@router.post("/search/sparql", response_model=None, summary="Search, for SERVICE clauses of other SPARQL engines")
async def post_search(request: Request) -> Response:
    """Answer a query whose pattern is a search block, sent as a form or as the body itself."""
    operation = await _posted(request)
    if operation.update:
        raise BadRequest("the search service takes queries only")
    return await _answer(request, operation, _endpoint(request).search)


async def _answer(request: Request, operation: _Operation, ask: _Ask | None = None) -> Response:
    accept = request.headers.get("accept")

    def choose(form: Form) -> str:
        if operation.file is not None:
            return files.media_type(operation.file, form)
        return meant(form, preferred(accept, acceptable(form)))

    asking = _asking(request, operation)
    answer = response(await while_connected(request, (ask or _endpoint(request).query)(asking, choose)))
    if operation.file is not None:
        answer.headers["Content-Disposition"] = f'attachment; filename="{files.name(operation.file)}"'
    return answer


def _asking(request: Request, operation: _Operation) -> asked.Request:
    # Files are asked for from the page, where the project's prefixes need no declaration.
    text = operation.text if operation.file is None else completed(operation.text).text
    return asked.Request(
        text=text,
        base=_base(request),
        client=request.client.host if request.client else "",
        dataset=operation.dataset,
        timeout=operation.timeout,
    )


async def _posted(request: Request) -> _Operation:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return _operation(_merged(await request.form(), request.query_params))
    if media_type in (QUERY, UPDATE):
        return _direct(await _text(request), media_type == UPDATE, request.query_params)
    raise UnsupportedMediaType(f"send {FORM}, {QUERY} or {UPDATE}")


def acceptable(form: Form) -> tuple[str, ...]:
    """The media types that may be asked for: those that are written, and other names for them."""
    others = ("application/json", "application/xml", "text/xml", "text/plain")
    return (*offered(form), *others)


def response(answer: Answer) -> Response:
    """An answer as an HTTP response; one that is cut off breaks the connection, for all to see."""
    media_type = answer.media_type + ("; charset=utf-8" if answer.media_type.startswith("text/") else "")
    headers = {"Content-Type": media_type, "Vary": "Accept", "Cache-Control": "no-cache"}
    if isinstance(answer.body, bytes):
        return Response(answer.body, headers=headers)
    return StreamingResponse(_logged(answer.body), headers=headers)


async def _logged(body: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    """A result on its way; where it breaks, the log says why."""
    async with aclosing(body):
        try:
            async for part in body:
                yield part
        except QueryError as error:
            log.warning("a result was cut off: %s", error)
            raise


async def while_connected(request: Request, work: Coroutine[object, object, T]) -> T:
    """The result of ``work``, which is cancelled when the client goes away."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnection(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
        return await task
    finally:
        gone.cancel()


async def _disconnection(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _merged(form: FormData, url: QueryParams) -> FormData:
    """A form's parameters; those of the dataset and the timeout may stand in the URL too."""
    if "query" in url or "update" in url:
        raise BadRequest("the query of a form POST stands in the form, not in the URL")
    return FormData([*form.multi_items(), *url.multi_items()])


def _operation(form: QueryParams | FormData) -> _Operation:
    """What a form asks for."""
    texts = [(name, value) for name in ("query", "update") for value in form.getlist(name)]
    if len(texts) != 1:
        raise BadRequest("exactly one query or one update is expected")
    name, text = texts[0]
    return _direct(_string(text), name == "update", form)


def _direct(text: str, update: bool, parameters: QueryParams | FormData) -> _Operation:
    names = (_USING, _USING_NAMED) if update else (_DEFAULT, _NAMED)
    if any(other in parameters for other in ((_DEFAULT, _NAMED) if update else (_USING, _USING_NAMED))):
        raise BadRequest("the dataset's parameters are those of the other operation")
    default, named = ([_string(value) for value in parameters.getlist(name)] for name in names)
    dataset = Dataset(tuple(default), tuple(named)) if default or named else None
    return _Operation(text, update, dataset, _timeout(parameters), _file(parameters))


def _timeout(parameters: QueryParams | FormData) -> float | None:
    value = parameters.get("timeout")
    if value is None:
        return None
    try:
        seconds = float(_string(value))
    except ValueError as error:
        raise BadRequest("timeout is a number of seconds") from error
    if not 0 < seconds < float("inf"):
        raise BadRequest("timeout is a positive number of seconds")
    return seconds


def _file(parameters: QueryParams | FormData) -> str | None:
    """The format of a file to download, which goes before the Accept header: links and plain forms have none."""
    value = parameters.get("format")
    if value is None:
        return None
    if value not in files.FILES:
        raise BadRequest(f"format is one of {', '.join(files.FILES)}")
    return _string(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise BadRequest("a parameter is text, not a file")
    return value


async def _text(request: Request) -> str:
    parameters = request.headers.get("content-type", "").lower().partition(";")[2]
    charset = parameters.partition("charset=")[2].strip(' "') or "utf-8"
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("the protocol asks for UTF-8")
    try:
        return (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise QuerySyntaxError(f"not UTF-8: {error}") from error


def _base(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _endpoint(request: Request) -> Endpoint:
    endpoint: Endpoint = request.app.state.endpoint
    return endpoint
