"""An answer as JSON, of which the concepts and claims of its passages, four fifths of it, are written once for many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import TypeAdapter

from service.search.passages import Detail
from service.search.response import Hit, SearchResponse

_RESPONSE = TypeAdapter(SearchResponse)
_HIT = TypeAdapter(Hit)


def written(response: SearchResponse, kept: Mapping[str, Detail]) -> bytes:
    """The response, byte for byte as pydantic writes it; ``kept`` are the details of those passages that are kept."""
    hits = b",".join(_hit(hit, kept.get(hit.passage)) for hit in response.hits)
    # No text can hold what is replaced: its quotation marks would be escaped.
    return _RESPONSE.dump_json(replace(response, hits=())).replace(b'"hits":[]', b'"hits":[%b]' % hits, 1)


def timed(answer: bytes, seconds: float) -> bytes:
    """A response that was written before, with the time that it took now."""
    return b'%b"milliseconds":%a}' % (answer.rpartition(b'"milliseconds":')[0], milliseconds(seconds))


def milliseconds(seconds: float) -> float:
    """A time as a response says it."""
    return round(seconds * 1000, 2)


def _hit(hit: Hit, detail: Detail | None) -> bytes:
    if detail is None:
        return _HIT.dump_json(hit)
    claims = b",".join(detail.claims_json[claim.evidence] for claim in hit.claims)
    return _HIT.dump_json(replace(hit, concepts=(), claims=())).replace(
        b'"concepts":[],"claims":[]', b'"concepts":%b,"claims":[%b]' % (detail.mentions_json, claims), 1
    )
