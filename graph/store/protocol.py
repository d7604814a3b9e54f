"""What every store promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol, TypeAlias

from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

Triple: TypeAlias = tuple[Node, Node, Node]
Quad: TypeAlias = tuple[Node, Node, Node, Node | None]
"""Subject, predicate, object and the name of the graph; None is the default graph."""
Row: TypeAlias = tuple[URIRef | BNode | Literal | None, ...]
"""One solution: a term, or None where the variable is unbound, for each variable in the order of the query."""


class Store(Protocol):
    """A dataset of named graphs that survives the process.

    Reads take the union of all graphs as the default graph, and each sees one state: that at its first row.
    Iterators are lazy and belong to the thread that takes their first item. A blank node keeps its identity only
    within one graph. Every method raises ``StoreError`` when the store cannot be read or written, or when what it
    is given is not RDF.
    """

    def replace(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make ``triples`` the whole content of a graph, in one transaction: nobody ever sees a part of it."""

    def replace_many(self, graphs: Iterable[tuple[URIRef, Iterable[Triple]]]) -> None:
        """Make the triples of each pair the whole content of its graph, each graph in one transaction.

        When it raises, some graphs may be replaced and others as they were.
        """

    def drop(self, graph: URIRef) -> None:
        """Remove a graph; one that does not exist is no error."""

    def load(self, data: bytes | str, media_type: str, graph: URIRef) -> None:
        """Add the triples of a serialised graph, all or none. Only for data that is trusted."""

    def update(self, request: str) -> None:
        """Run a SPARQL 1.1 Update request in one transaction. Only for requests that are trusted."""

    def flush(self) -> None:
        """Return once everything written so far would survive a loss of power."""

    def select(self, query: str) -> Iterator[Row]:
        """The solutions of a SELECT query."""

    def ask(self, query: str) -> bool:
        """The answer to an ASK query."""

    def construct(self, query: str) -> Graph:
        """The graph that a CONSTRUCT or DESCRIBE query makes."""

    def triples(self, graph: URIRef) -> Iterator[Triple]:
        """The content of one named graph."""

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """The content of one named graph, or of all graphs."""

    def graphs(self) -> set[URIRef]:
        """The names of all named graphs; graphs that are named by blank nodes are left out."""

    def dump(self, stream: BinaryIO, media_type: str) -> None:
        """Serialise everything; a format that knows no named graphs gets the union of all."""

    def close(self) -> None:
        """Let go of the store; nothing may be asked of it afterwards."""
