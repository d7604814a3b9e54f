"""Asking a library every question of a collection, by each lane alone and by all together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from embeddings.fusion import Lane
from service.evaluation.collection import Question
from service.search.request import MAX_LIMIT, MAX_TEXT, SearchRequest
from service.search.response import Hit, SearchResponse

FUSED = "fused"
SYSTEMS: Mapping[str, frozenset[Lane]] = {FUSED: frozenset(Lane), **{lane.value: frozenset({lane}) for lane in Lane}}
"""What is compared: the search as it is, and each of its lanes alone."""

DEPTH = 100
SHOWN = 10

Search = Callable[[SearchRequest], SearchResponse]


@dataclass(frozen=True, slots=True)
class Result:
    """A document found, by the identifier it was ingested under, and the passage that it was found by."""

    document: str
    title: str
    url: str | None
    passage: str
    exact: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a question: the documents that each system ranks, best first, and the time of one search.

    ``results`` are the first documents of the fused ranking. ``milliseconds`` is the time of a page of ten results as
    the service answers it, measured before anything about the question could be remembered.
    """

    question: Question
    rankings: Mapping[str, tuple[str, ...]]
    results: tuple[Result, ...]
    milliseconds: float


def answers(search: Search, questions: Iterable[Question]) -> Iterator[Answered]:
    """Each question answered.

    A document ranks by its best passage. Near-duplicates are not folded, as judgements name each of them.
    """
    for question in questions:
        text = question.text[:MAX_TEXT]
        began = time.perf_counter()
        search(SearchRequest(query=text))
        milliseconds = (time.perf_counter() - began) * 1000
        found = {name: _documents(search, text, lanes) for name, lanes in SYSTEMS.items()}
        rankings = {name: tuple(results) for name, results in found.items()}
        yield Answered(question, rankings, tuple(found[FUSED].values())[:SHOWN], milliseconds)


def _documents(search: Search, text: str, lanes: frozenset[Lane]) -> dict[str, Result]:
    """The first hundred documents, best first."""
    found: dict[str, Result] = {}
    cursor: str | None = None
    while True:
        page = search(SearchRequest(query=text, lanes=lanes, limit=MAX_LIMIT, fold=False, cursor=cursor))
        for hit in page.hits:
            found.setdefault(hit.citation.identifier, _result(hit))
        cursor = page.next
        if cursor is None or len(found) >= DEPTH:
            return dict(list(found.items())[:DEPTH])


def _result(hit: Hit) -> Result:
    cited = hit.citation
    return Result(cited.identifier, cited.title, cited.url, hit.passage, cited.exact)
