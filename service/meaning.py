"""Meaning inside SPARQL: the service's own search, as the endpoint calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from pydantic import ValidationError

from graph.sparql.meaning import Block, Found, Meaning
from ontology.namespaces import ID
from service.errors import BadRequest
from service.library import Library
from service.search.request import MAX_LIMIT, Filters, SearchRequest
from service.search.searcher import Searcher

_DOCUMENT = str(ID) + "document/"


def meaning(library: Library, searcher: Callable[[], Searcher]) -> Meaning:
    """What search blocks and similarities call; ``searcher`` raises ``NotReady`` until there is one."""
    return Meaning(
        search=lambda block: search(searcher(), block),
        similarity=lambda text: library.index.similarity(text) if searcher() else lambda passage: None,
    )


def search(searcher: Searcher, block: Block) -> Sequence[Found]:
    """The passages that a block asks for, best first.

    Raises:
        BadRequest: if its values are none that can be searched with.
    """
    return list(_pages(searcher, block))


def _pages(searcher: Searcher, block: Block) -> Iterator[Found]:
    left, cursor = block.limit, None
    while left > 0:
        response = searcher.search(_request(block, min(left, MAX_LIMIT), cursor))
        yield from (Found(hit.passage, hit.score) for hit in response.hits)
        left, cursor = left - len(response.hits), response.next
        if cursor is None or not response.hits:
            return


def _request(block: Block, limit: int, cursor: str | None) -> SearchRequest:
    try:
        return SearchRequest(
            query=block.query or "",
            similar=block.similar_to,
            limit=limit,
            cursor=cursor,
            filters=Filters(
                concepts=block.concepts,
                documents=tuple(unquote(document.removeprefix(_DOCUMENT)) for document in block.documents),
            ),
            answers=0,
            claims=0,
            fold=False,
        )
    except ValidationError as error:
        raise BadRequest(f"the search block's values do not fit: {error.errors()[0]['msg']}") from error
