"""Graphs on disk, kept by Oxigraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Self

import pyoxigraph as ox
from rdflib import URIRef

from graph.errors import StoreError, StoreLocked
from graph.store.protocol import Row, Triple
from graph.store.terms import to_quad, to_rdflib


class OxigraphStore:
    """A folder that only one process at a time may open; reads run beside writes.

    Values, not lexical forms, are stored: ``"010.50"^^xsd:decimal`` comes back as ``10.5``.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the store in a folder, making it if it is not there.

        Raises:
            StoreLocked: if another process has it open.
            StoreError: if it cannot be opened.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            return cls(ox.Store(str(path)))
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreLocked(f"{path} is open in another process; stop it, or ask it over HTTP") from error
            raise StoreError(f"{path} cannot be opened: {error}") from error

    def replace(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make ``triples`` the whole content of a graph, in one transaction."""
        name = ox.NamedNode(str(graph))
        quads = [to_quad(s, p, o, name) for s, p, o in triples]
        try:
            if not self._store.contains_named_graph(name):
                self._store.extend(quads)
                return
            # Only an update changes and adds in one transaction.
            text = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
            self._store.update(f"DROP SILENT GRAPH {name}; INSERT DATA {{ GRAPH {name} {{ {text.decode()} }} }}")
        except (OSError, RuntimeError, SyntaxError) as error:
            raise StoreError(f"{graph} could not be written: {error}") from error

    def drop(self, graph: URIRef) -> None:
        """Remove a graph and all its triples; one that is not there is no error."""
        try:
            self._store.remove_graph(ox.NamedNode(str(graph)))
        except OSError as error:
            raise StoreError(f"{graph} could not be dropped: {error}") from error

    def flush(self) -> None:
        """Return only when everything written so far survives a crash."""
        try:
            self._store.flush()
        except OSError as error:
            raise StoreError(f"the store could not be flushed: {error}") from error

    def triples(self, graph: URIRef) -> Iterator[Triple]:
        """The triples of one graph."""
        for quad in self._store.quads_for_pattern(None, None, None, ox.NamedNode(str(graph))):
            s, p, o = to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)
            if s is not None and p is not None and o is not None:
                yield s, p, o

    def select(self, query: str) -> Iterator[Row]:
        """The solutions of a trusted SELECT query over the union of all graphs, in the order of its variables."""
        solutions = self._query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise StoreError("not a SELECT query")
        for solution in solutions:
            yield tuple(to_rdflib(term) for term in solution)

    def ask(self, query: str) -> bool:
        """The answer of a trusted ASK query over the union of all graphs."""
        return bool(self._query(query))

    def load(self, data: bytes, media_type: str, graph: URIRef) -> None:
        """Add parsed RDF to a graph, in bulk and not in one transaction."""
        rdf_format = ox.RdfFormat.from_media_type(media_type)
        if rdf_format is None:
            raise StoreError(f"{media_type} is not an RDF format")
        try:
            self._store.bulk_load(data, format=rdf_format, to_graph=ox.NamedNode(str(graph)))
        except (SyntaxError, OSError, ValueError) as error:
            raise StoreError(f"{graph} could not be loaded: {error}") from error

    def dump(self, stream: IO[bytes], media_type: str, graph: URIRef | None = None) -> None:
        """Write one graph, or (in a format that has graphs) all of them, to a stream."""
        rdf_format = ox.RdfFormat.from_media_type(media_type)
        if rdf_format is None:
            raise StoreError(f"{media_type} is not an RDF format")
        source = None if graph is None else ox.NamedNode(str(graph))
        self._store.dump(stream, format=rdf_format, from_graph=source)

    def snapshot(self, path: Path) -> None:
        """Make a read-only copy of this moment in a new folder; files are hard links where the disk allows."""
        try:
            self._store.backup(str(path))
        except OSError as error:
            raise StoreError(f"no snapshot could be made at {path}: {error}") from error

    def close(self) -> None:
        """Let go of the store."""
        self._store.flush()
        del self._store

    def _query(self, query: str) -> object:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise StoreError(f"the query does not parse: {error}") from error
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the query failed: {error}") from error
