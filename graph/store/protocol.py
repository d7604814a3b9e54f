"""The seam between the graph and whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from rdflib import URIRef
from rdflib.term import Node

Triple = tuple[Node, Node, Node]
Row = tuple[Node | None, ...]


class Store(Protocol):
    """Named graphs, changed in whole-graph transactions and queried as their union."""

    def replace(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make ``triples`` the whole content of a graph, in one transaction.

        Raises:
            StoreError: if it cannot be written; then the graph is as before.
        """

    def drop(self, graph: URIRef) -> None:
        """Remove a graph and all its triples; one that is not there is no error."""

    def flush(self) -> None:
        """Return only when everything written so far survives a crash."""

    def triples(self, graph: URIRef) -> Iterator[Triple]:
        """The triples of one graph."""

    def select(self, query: str) -> Iterator[Row]:
        """The solutions of a trusted SELECT query over the union of all graphs, in the order of its variables."""

    def ask(self, query: str) -> bool:
        """The answer of a trusted ASK query over the union of all graphs."""

    def load(self, data: bytes, media_type: str, graph: URIRef) -> None:
        """Add parsed RDF to a graph, in bulk and not in one transaction.

        Raises:
            StoreError: if it does not parse.
        """

    def close(self) -> None:
        """Let go of the store."""
