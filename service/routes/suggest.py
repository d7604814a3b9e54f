"""Completions of what somebody types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from service.search.request import Text
from service.state import TheSearcher

router = APIRouter(tags=["Search"])


class Suggestion(BaseModel):
    """A concept or a document: ``name`` is the name that matched, ``kind`` a type of concept or ``document``."""

    label: str
    name: str
    kind: str
    iri: str
    mentions: int


@router.get("/suggest", summary="Complete the name of a concept or the title of a document")
def suggest(
    searcher: TheSearcher,
    q: Annotated[Text, Query(max_length=200, description="What was typed so far.", examples=["buprenr"])] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    kind: Annotated[list[Text], Query(description="Only these kinds.")] = [],  # noqa: B006
) -> list[Suggestion]:
    """Concepts first, then titles, best first; every word typed begins a word of the name, and slips are forgiven."""
    found = searcher.complete(q, limit, frozenset(kind) or None)
    return [
        Suggestion(label=name.label, name=name.text, kind=name.kind, iri=name.iri, mentions=name.weight)
        for name in found
    ]
