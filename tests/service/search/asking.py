"""Questions put to a searcher, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.model import Document
from graph.structure import blocks
from service.search.request import SearchRequest
from service.search.response import Answer, SearchResponse
from service.search.searcher import Searcher
from service.settings import Settings
from tests.service.conftest import open_controlled
from tests.service.libraries import empty_library


@contextmanager
def searching(folder: Path, texts: Mapping[str, str]) -> Iterator[Searcher]:
    """A searcher of a library of these texts, by identifier."""
    with open_controlled(empty_library(folder / "library"), Settings()) as library:
        list(library.ingest_documents([Document(name, name, text, blocks(text)) for name, text in texts.items()]))
        yield Searcher(library)


def ask(searcher: Searcher, query: str, **options: object) -> SearchResponse:
    return searcher.search(SearchRequest.model_validate({"query": query, **options}))


def answer(response: SearchResponse) -> Answer:
    assert response.answer is not None
    return response.answer


def affirmed(response: SearchResponse) -> set[str]:
    return {item.concept.label.lower() for item in answer(response).affirmed}
