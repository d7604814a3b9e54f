"""Meaning inside a query: what the search blocks and the similarity function of a query call.

The graph knows no vectors; whoever opens an endpoint hands these in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.namespaces import BASE

SEARCH = BASE + "search#"
"""The namespace of the terms of a search block."""

SEARCH_SERVICE = BASE + "search"
"""The name of this endpoint's own search service, wherever it runs."""

SIMILARITY = SEARCH + "similarity"
"""The function ``search:similarity(?passage, "text")``: the cosine of their vectors."""

LIMIT = 10
"""Passages that a block finds if it names no ``search:limit``."""

MAX_LIMIT = 300
"""The highest ``search:limit``."""


@dataclass(frozen=True, slots=True)
class Block:
    """What one search block asks for: a text or a passage to be like, and the filters, all of which must hold.

    IRIs throughout; ``concepts`` and ``documents`` are alternatives among themselves.
    """

    query: str | None = None
    similar_to: str | None = None
    concepts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Found:
    """A passage's IRI and its score."""

    passage: str
    score: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """Search, best first, and similarity: for a text, a function from a passage's IRI to a cosine, or None.

    Both may block, and are called in threads; what ``similarity`` returns must be quick.
    """

    search: Callable[[Block], Sequence[Found]]
    similarity: Callable[[str], Callable[[str], float | None]]
