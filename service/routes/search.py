"""Search over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from embeddings.fusion import Lane
from ontology.terms import ConceptType, Polarity, Relation
from service.negotiation import HTML, JSON, preferred
from service.pages import search_page
from service.places import Places
from service.search.paging import Cursor
from service.search.process import SearchProcess
from service.search.request import (
    ANSWERS,
    CLAIMS,
    MAX_ANSWERS,
    MAX_CLAIMS,
    MAX_LIMIT,
    MAX_TEXT,
    Filters,
    SearchRequest,
    Text,
    Understand,
)
from service.search.response import SearchResponse
from service.search.searcher import Searcher
from service.state import ThePlaces, TheSearcher

router = APIRouter(tags=["Search"])


@router.post("/search", response_model=SearchResponse, summary="Answer a question with cited passages")
async def post(asked: SearchRequest, searcher: TheSearcher, places: ThePlaces) -> Response:
    """The graph's answer where the question asks for a relation, the passages that match, and whether anything does."""
    return await _json(asked, searcher, places)


async def _json(asked: SearchRequest, searcher: Searcher, places: Places) -> Response:
    shelf = Cursor.read(asked.cursor).shelf if asked.cursor is not None else None

    def written(process: SearchProcess | None) -> bytes:
        return searcher.written(asked, process.answer if process is not None else None)

    return Response(await places.run(written, shelf), media_type=JSON)


async def _asked(
    q: Annotated[
        Text, Query(max_length=MAX_TEXT, description="The question.", examples=["What causes addiction?"])
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 10,
    answers: Annotated[int, Query(ge=0, le=MAX_ANSWERS, description="Concepts told as answers.")] = ANSWERS,
    claims: Annotated[int, Query(ge=0, le=MAX_CLAIMS, description="Claims told of each passage.")] = CLAIMS,
    cursor: Annotated[Text | None, Query(max_length=500)] = None,
    similar: Annotated[Text | None, Query(max_length=MAX_TEXT, description="The IRI of a span.")] = None,
    concept: Annotated[list[Text], Query(description="Filter: IRI of a concept.")] = [],  # noqa: B006
    type: Annotated[list[ConceptType], Query(description="Filter: type of concept.")] = [],  # noqa: B006
    relation: Annotated[list[Relation], Query(description="Filter: relation of a claim.")] = [],  # noqa: B006
    polarity: Annotated[Polarity | None, Query(description="Filter: polarity of a claim.")] = None,
    document: Annotated[list[Text], Query(description="Filter: identifier of a document.")] = [],  # noqa: B006
    source: Annotated[list[Text], Query(description="Filter: host of the document's URL.")] = [],  # noqa: B006
    lane: Annotated[list[Lane], Query(description="Lanes that take part; all by default.")] = [],  # noqa: B006
    off: Annotated[list[Text], Query(description="Parts of query understanding to leave out.")] = [],  # noqa: B006
    explain: bool = False,
    facets: bool = False,
    fold: bool = True,
) -> SearchRequest:
    """The request that the query string makes."""
    return SearchRequest(
        query=q,
        similar=similar,
        limit=limit,
        answers=answers,
        claims=claims,
        cursor=cursor,
        filters=Filters(
            concepts=tuple(concept),
            types=tuple(type),
            relations=tuple(relation),
            polarity=polarity,
            documents=tuple(document),
            sources=tuple(source),
        ),
        understand=Understand(**{part: part not in off for part in Understand.model_fields}),
        lanes=frozenset(lane) or frozenset(Lane),
        explain=explain,
        facets=facets,
        fold=fold,
    )


@router.get(
    "/search",
    response_model=SearchResponse,
    responses={200: {"content": {HTML: {}}}},
    summary="Answer a question, as JSON or as a page",
)
async def get(
    request: Request, asked: Annotated[SearchRequest, Depends(_asked)], searcher: TheSearcher, places: ThePlaces
) -> Response:
    """The same as by POST, for links and for browsers: JSON, or HTML where the client prefers it."""
    media_type = preferred(request.headers.get("accept"), (JSON, HTML))
    if media_type == HTML:
        return await places.run(lambda _: search_page(request, searcher, asked))
    response = await _json(asked, searcher, places)
    response.headers["Vary"] = "Accept"
    return response
