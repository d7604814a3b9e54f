"""A query put to a server that speaks the SPARQL 1.1 Protocol."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import suppress

from graph.errors import QueryError, QueryFailed, QuerySyntaxError, QueryTimeout
from graph.sparql.formats import GRAPHS, Form
from graph.sparql.request import Answer, Request

PATIENCE = 30.0
"""Seconds to wait beyond the query's own time limit."""

_ERRORS: dict[int, type[QueryError]] = {400: QuerySyntaxError, 504: QueryTimeout}


def answer(url: str, asking: Request, accepted: Sequence[str]) -> Answer:
    """The server's answer, in one of the media types accepted. A URL without a path means its ``/sparql``.

    Raises:
        QueryError: if the server refuses the query, or cannot be reached.
    """
    fields = {"query": asking.text} | ({} if asking.timeout is None else {"timeout": f"{asking.timeout:g}"})
    request = urllib.request.Request(
        _endpoint(url), urllib.parse.urlencode(fields).encode(), {"Accept": ", ".join(accepted)}
    )
    try:
        with urllib.request.urlopen(request, timeout=(asking.timeout or 0) + PATIENCE) as response:
            media_type = response.headers.get_content_type()
            return Answer(Form.CONSTRUCT if media_type in GRAPHS else Form.SELECT, media_type, response.read())
    except urllib.error.HTTPError as error:
        raise _ERRORS.get(error.code, QueryFailed)(_said(error)) from error
    except (OSError, ValueError) as error:
        raise QueryFailed(f"{url} cannot be asked: {getattr(error, 'reason', error)}") from error


def _endpoint(url: str) -> str:
    """The URL to ask.

    >>> _endpoint("http://localhost:8000")
    'http://localhost:8000/sparql'

    Raises:
        QueryFailed: if this is no URL of a server.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise QueryFailed(f"not the URL of a server: {url}")
    return parts._replace(path=parts.path if parts.path.strip("/") else "/sparql").geturl()


def _said(error: urllib.error.HTTPError) -> str:
    """What the server says of an error, or else its status."""
    body = error.read().decode(errors="replace")
    with suppress(ValueError, AttributeError):
        problem = json.loads(body)
        return str(problem.get("detail") or problem.get("title"))
    return f"{error.code} {error.reason}"
