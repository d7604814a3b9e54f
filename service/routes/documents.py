"""Documents in and out over HTTP, for the token's bearer."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import DocumentError
from graph.ingest import Status
from graph.model import Document
from graph.structure import blocks
from service.authorization import require_token
from service.errors import NotFound
from service.search.request import Text
from service.state import TheLibrary, TheSearcher

router = APIRouter(tags=["Documents"])


class SentDocument(BaseModel):
    """A document as plain text; ``id`` names it from then on, and one of the same name is replaced."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"id": "note-1", "title": "A note", "text": "Naltrexone treats heroin addiction."}]
        },
    )

    id: Annotated[Text, Field(min_length=1, max_length=1_000)]
    text: Text
    title: Annotated[Text, Field(max_length=2_000)] = ""
    url: Annotated[Text, Field(max_length=4_000)] | None = None


class Result(BaseModel):
    """What became of a document; ``reason`` says why it failed."""

    id: str
    status: Status
    passages: int
    mentions: int
    claims: int
    reason: str | None = None


@router.post("/documents", dependencies=[Depends(require_token)], summary="Ingest documents")
def ingest(
    request: Request,
    sent: Annotated[list[SentDocument], Field(min_length=1, max_length=1_000)],
    library: TheLibrary,
    searcher: TheSearcher,
) -> list[Result]:
    """Read documents into graph and index; when this answers they are safe on disk and can be found."""
    with _turn(request):
        outcomes = list(library.ingest_documents(_documents(sent)))
    return [
        Result(id=o.source, status=o.status, passages=o.passages, mentions=o.mentions, claims=o.claims, reason=o.reason)
        for o in outcomes
    ]


@router.delete(
    "/documents/{identifier:path}",
    status_code=204,
    dependencies=[Depends(require_token)],
    summary="Remove a document",
)
def remove(request: Request, identifier: str, library: TheLibrary, searcher: TheSearcher) -> Response:
    """Take a document out of graph and index, without a trace."""
    with _turn(request):
        if not library.remove(identifier):
            raise NotFound(f"there is no document {identifier!r}")
    return Response(status_code=204)


def _turn(request: Request) -> threading.Lock:
    """The lock under which the library is changed: one change at a time."""
    lock: threading.Lock = request.app.state.writing
    return lock


def _documents(sent: Iterable[SentDocument]) -> Iterable[Document | DocumentError]:
    for one in sent:
        yield Document(one.id, one.title or one.id, one.text, blocks(one.text), one.url)
