"""A language model behind an HTTP endpoint of the OpenAI form (``POST …/chat/completions``)."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from graph.errors import LanguageModelError

_MAX_BYTES = 4_000_000
_CHUNK = 65_536

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers: ``url`` is what ``/chat/completions`` is appended to, ``timeout`` is in seconds."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0


class Complete(Protocol):
    """What gives a model's answer to messages, as JSON text of a schema."""

    def __call__(self, endpoint: Endpoint, messages: Sequence[Json], schema: Json) -> str:
        """The text of the answer."""


def complete(endpoint: Endpoint, messages: Sequence[Json], schema: Json) -> str:
    """The model's answer, held by the server to ``schema`` where the server can do that.

    Nothing is followed elsewhere: a redirect is an error, as the key must not reach another server.

    Raises:
        LanguageModelError: if the server cannot be reached, refuses, takes too long, or its answer is cut short.
    """
    body = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "statements", "strict": True, "schema": schema},
        },
    }
    return _content(_post(endpoint, json.dumps(body).encode()))


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _post(endpoint: Endpoint, body: bytes) -> bytes:
    url = endpoint.url.rstrip("/") + "/chat/completions"
    if not url.startswith(("http://", "https://")):
        raise LanguageModelError(f"{endpoint.url} is not the address of an HTTP server")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    opener = urllib.request.build_opener(_NoRedirects)
    deadline = time.monotonic() + endpoint.timeout
    try:
        request = urllib.request.Request(url, body, headers)
        with opener.open(request, timeout=endpoint.timeout) as response:
            return _read(response, deadline)
    except urllib.error.HTTPError as error:
        error.close()
        raise LanguageModelError(f"{url} answered {error.code} {error.reason}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise LanguageModelError(f"{url}: {error}") from error


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, within the deadline and the largest size."""
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += chunk
        if len(data) > _MAX_BYTES:
            raise LanguageModelError(f"the answer has more than {_MAX_BYTES} bytes")
        if time.monotonic() > deadline:
            raise LanguageModelError("the answer took too long")
    return bytes(data)


def _content(body: bytes) -> str:
    """The text of the first choice."""
    try:
        choice = json.loads(body)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LanguageModelError(f"the answer is not a chat completion: {error!r}") from error
    if reason not in ("stop", None):
        raise LanguageModelError(f"the answer is not complete: {reason}")
    if not isinstance(content, str):
        raise LanguageModelError("the model refused to answer")
    return content
