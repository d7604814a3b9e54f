"""Asking a library every question of a collection, by each lane alone and by all together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from embeddings.fusion import Lane
from service.evaluation.collection import Question
from service.search.request import MAX_LIMIT, MAX_TEXT, SearchRequest
from service.search.searcher import Searcher

FUSED = "fused"
SYSTEMS: Mapping[str, frozenset[Lane]] = {FUSED: frozenset(Lane), **{lane.value: frozenset({lane}) for lane in Lane}}
"""What is compared: the search as it is, and each of its lanes alone."""

DEPTH = 100
SHOWN = 10


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

    ``milliseconds`` is the time of a page of ten results as the service answers it, measured before anything about the
    question could be remembered.
    """

    question: Question
    rankings: Mapping[str, tuple[str, ...]]
    milliseconds: float


def answers(searcher: Searcher, questions: Iterable[Question]) -> Iterator[Answered]:
    """Each question answered.

    A document ranks by its best passage. Near-duplicates are not folded, as judgements name each of them.
    """
    for question in questions:
        began = time.perf_counter()
        searcher.search(SearchRequest(query=question.text[:MAX_TEXT]))
        milliseconds = (time.perf_counter() - began) * 1000
        yield Answered(
            question, {name: _documents(searcher, question, lanes) for name, lanes in SYSTEMS.items()}, milliseconds
        )


def results(searcher: Searcher, question: Question) -> tuple[Result, ...]:
    """The first documents of the fused ranking, as the search shows them."""
    found: dict[str, Result] = {}
    page = searcher.search(SearchRequest(query=question.text[:MAX_TEXT], limit=MAX_LIMIT, fold=False))
    for hit in page.hits:
        cited = hit.citation
        found.setdefault(cited.identifier, Result(cited.identifier, cited.title, cited.url, hit.passage, cited.exact))
    return tuple(found.values())[:SHOWN]


def _documents(searcher: Searcher, question: Question, lanes: frozenset[Lane]) -> tuple[str, ...]:
    """The identifiers of the first hundred documents, best first."""
    ranking = searcher.rank(SearchRequest(query=question.text[:MAX_TEXT], lanes=lanes))
    titles = searcher.catalogue.titles
    found = dict.fromkeys(titles[document][0] for _, document in ranking.entries if document in titles)
    return tuple(found)[:DEPTH]
