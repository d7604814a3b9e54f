"""An answer as JSON."""

from __future__ import annotations

from pydantic import TypeAdapter

from service.search.response import SearchResponse

_RESPONSE = TypeAdapter(SearchResponse)


def written(response: SearchResponse) -> bytes:
    """The response."""
    return _RESPONSE.dump_json(response)


def timed(answer: bytes, seconds: float) -> bytes:
    """A response that was written before, with the time that it took now."""
    return b'%b"milliseconds":%a}' % (answer.rpartition(b'"milliseconds":')[0], milliseconds(seconds))


def milliseconds(seconds: float) -> float:
    """A time as a response says it."""
    return round(seconds * 1000, 2)
