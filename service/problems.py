"""Every error as problem details (RFC 9457): one table says which status and title each gets."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from embeddings.errors import EmbeddingsError
from graph.errors import (
    DocumentError,
    GraphError,
    QueryBusy,
    QueryCancelled,
    QueryError,
    QueryFailed,
    QueryForbidden,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
)
from ontology.namespaces import BASE
from service import errors

MEDIA_TYPE = "application/problem+json"
TYPES = BASE + "problem/"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of error: its HTTP status, the last part of its type's IRI, and its title."""

    status: int
    name: str
    title: str


PROBLEMS: Mapping[type[Exception], Problem] = {
    errors.NotFound: Problem(404, "not-found", "Not found"),
    errors.NotAcceptable: Problem(406, "not-acceptable", "None of the accepted media types is available"),
    errors.NotReady: Problem(503, "not-ready", "The service is starting"),
    errors.Unauthorized: Problem(401, "unauthorized", "A bearer token is needed"),
    errors.ChangesDisabled: Problem(403, "changes-disabled", "Changes over HTTP are switched off"),
    errors.BadRequest: Problem(400, "bad-request", "The request cannot be understood"),
    errors.UnsupportedMediaType: Problem(415, "unsupported-media-type", "The body's media type is not read here"),
    errors.BodyTooLarge: Problem(413, "body-too-large", "The request's body is too large"),
    errors.BodyTooSlow: Problem(408, "body-too-slow", "The request's body took too long"),
    errors.PageExpired: Problem(410, "page-expired", "The result list is gone"),
    errors.LibraryError: Problem(500, "library", "The library cannot be used"),
    DocumentError: Problem(422, "document", "The document cannot be read"),
    QuerySyntaxError: Problem(400, "query-syntax", "The query does not parse"),
    QueryForbidden: Problem(403, "query-forbidden", "The query asks for something the service does not do"),
    QueryTimeout: Problem(504, "query-timeout", "The query reached its deadline"),
    QueryTooLarge: Problem(507, "query-too-large", "The query's result or memory reached a cap"),
    QueryBusy: Problem(503, "query-busy", "Too many queries are waiting"),
    QueryCancelled: Problem(503, "query-cancelled", "The query was stopped by an operator"),
    QueryFailed: Problem(500, "query-failed", "The engine could not evaluate the query"),
    QueryError: Problem(400, "query", "The query was refused"),
    StoreError: Problem(500, "store", "The graph could not be read or written"),
    GraphError: Problem(500, "graph", "The graph failed"),
    EmbeddingsError: Problem(500, "embeddings", "The index or the encoder failed"),
}
"""What each of our errors becomes; a class that is not named becomes what its nearest base becomes."""

_HEADERS: Mapping[type[Exception], Mapping[str, str]] = {
    errors.NotReady: {"Retry-After": "2"},
    QueryBusy: {"Retry-After": "2"},
    errors.Unauthorized: {"WWW-Authenticate": 'Bearer realm="pharmakon"'},
    errors.BodyTooLarge: {"Connection": "close"},
    errors.BodyTooSlow: {"Connection": "close"},
}
_INTERNAL = Problem(500, "internal", "The service failed")


def problem(error: Exception) -> Response:
    """The response that tells a client of an error; of one that is not ours it says only that it happened."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            found = PROBLEMS[kind]
            if found.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                log.error("%s: %s", found.name, error)
            return problem_response(found, str(error), headers=_HEADERS.get(kind))
    log.error("unexpected error", exc_info=error)
    return problem_response(_INTERNAL, "An unexpected error was logged.")


def problem_response(
    kind: Problem, detail: str, *, headers: Mapping[str, str] | None = None, **extensions: object
) -> Response:
    """A problem+json response; ``extensions`` are further members."""
    body = {"type": TYPES + kind.name, "title": kind.title, "status": kind.status, "detail": detail, **extensions}
    content = json.dumps(body, ensure_ascii=True, allow_nan=False).encode()
    return Response(content, kind.status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Have every error of the application answered as problem+json."""
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(Exception, _on_error)
    for kind in PROBLEMS:
        app.add_exception_handler(kind, _on_error)


def _on_error(_: Request, error: Exception) -> Response:
    return problem(error)


def _on_http_exception(_: Request, error: Exception) -> Response:
    """What the framework itself refuses: 404, 405 and the like."""
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    kind = Problem(error.status_code, title.lower().replace(" ", "-"), title)
    return problem_response(kind, str(error.detail), headers=error.headers)


def _on_invalid_request(_: Request, error: Exception) -> Response:
    """The values that do not fit; they are not repeated, as they may hold what no JSON can."""
    assert isinstance(error, RequestValidationError)
    found = [
        {"where": [str(part) for part in one.get("loc", ())], "message": str(one.get("msg", ""))}
        for one in error.errors()
    ]
    malformed = any(one.get("type") == "json_invalid" for one in error.errors())
    kind = Problem(400, "malformed-json", "The body is not JSON") if malformed else _INVALID
    detail = "; ".join(f"{'.'.join(one['where'])}: {one['message']}" for one in found)
    return problem_response(kind, detail, errors=found)


_INVALID = Problem(422, "invalid", "The request's values do not fit")
