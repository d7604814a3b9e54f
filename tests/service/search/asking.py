"""Questions put to a searcher, and what it answers."""

from __future__ import annotations

from service.search.request import SearchRequest
from service.search.response import Answer, SearchResponse
from service.search.searcher import Searcher


def ask(searcher: Searcher, query: str, **options: object) -> SearchResponse:
    return searcher.search(SearchRequest.model_validate({"query": query, **options}))


def answer(response: SearchResponse) -> Answer:
    assert response.answer is not None
    return response.answer


def affirmed(response: SearchResponse) -> set[str]:
    return {item.concept.label.lower() for item in answer(response).affirmed}
