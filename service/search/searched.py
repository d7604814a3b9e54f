"""What a search looks into, and where else it may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from graph.linking import Lookup
from ontology.vocabulary import Vocabulary
from service.search.request import SearchRequest
from service.view import View

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.index import Index

State = tuple[int, int]
"""What an answer depends on: the version of the view and the generation of the index."""

Elsewhere = Callable[[SearchRequest, State], bytes | None]
"""Another process's search of the library in a state, as JSON; None where that process is gone."""


class Searched(Protocol):
    """What is searched: a library, or a replica of one."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The concepts and their names."""

    @property
    def lookup(self) -> Lookup:
        """The names in texts and questions."""

    @property
    def view(self) -> View:
        """The relational view."""

    @property
    def encoder(self) -> Encoder:
        """What the index was built with."""

    @property
    def index(self) -> Index:
        """The index of passages."""
