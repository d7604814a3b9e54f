"""The search page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import HTMLResponse

from service.library import Library
from service.marking import Mark, Segment, segments
from service.rendering import changed, page
from service.search.request import MAX_ANSWERS, SearchRequest
from service.search.response import Hit, PassageClaim, SearchResponse
from service.search.searcher import Searcher

EXAMPLES = (
    "Which medications reduce craving for heroin?",
    "What causes heroin addiction?",
    "What are the effects of heroin?",
    "Does methadone cause a high?",
)
_STATEMENTS = 4
_FACETS = (
    ("type", "type", "Types"),
    ("relation", "relation", "Relations"),
    ("polarity", "polarity", "Polarity"),
    ("concept", "concept", "Concepts"),
    ("document", "document", "Documents"),
    ("source", "source", "Sources"),
)


@dataclass(frozen=True, slots=True)
class _Card:
    """A hit with its marked text and a few of its statements."""

    hit: Hit
    segments: tuple[Segment, ...]
    statements: tuple[PassageClaim, ...]
    more_statements: int


def home_page(library: Library) -> HTMLResponse:
    """The first page: a box to ask in, examples, and what the library holds."""
    stats = library.stats()
    counts = [("documents", stats.documents), ("passages", stats.passages), ("claims", stats.claims)]
    return page("home.html", examples=EXAMPLES, counts=counts)


def search_page(request: Request, searcher: Searcher, asked: SearchRequest) -> HTMLResponse:
    """The answer to a question as a page."""
    response = searcher.search(asked.model_copy(update={"facets": True}))
    filters = {name: request.query_params.getlist(name) for _, name, _ in _FACETS}
    all_off = list(type(asked.understand).model_fields)
    plain = None if request.query_params.getlist("off") or not response.understanding.concepts else all_off
    return page(
        "search.html",
        request=request,
        query=asked.query,
        similar=asked.similar is not None,
        response=response,
        understanding=response.understanding,
        cards=[_card(hit) for hit in response.hits],
        facet_names=_FACETS,
        chosen=filters,
        filtered=any(filters.values()),
        unfiltered_url=changed(request, **dict.fromkeys(filters), cursor=None),
        answers_url=changed(request, answers=str(min(_told(response), MAX_ANSWERS))),
        plain_url=changed(request, off=plain, cursor=None) if plain else None,
        first_page=asked.cursor is None,
        first_url=changed(request, cursor=None),
        next_url=changed(request, cursor=response.next) if response.next else None,
        explained=asked.explain,
        explain_url=changed(request, explain=None if asked.explain else "true"),
    )


def _told(response: SearchResponse) -> int:
    """How many answers the page would tell at most."""
    answer = response.answer
    return max(answer.affirmed_total, answer.denied_total) if answer is not None else 0


def _card(hit: Hit) -> _Card:
    marks = [Mark(hit.sentence.start, hit.sentence.end, "best")]
    marks += [Mark(one.start, one.end, "named" if one.concept else "word") for one in hit.highlights]
    shown = hit.claims[:_STATEMENTS]
    return _Card(
        hit,
        segments(hit.citation.exact, hit.citation.start, marks),
        shown,
        hit.claims_total - len(shown),
    )
