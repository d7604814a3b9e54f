"""The store as a folder of this machine, kept by Oxigraph."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox
from rdflib import Graph, URIRef

from graph.errors import StoreError, StoreLocked
from graph.store.protocol import Quad, Row, Triple
from graph.store.terms import iri, ntriples, term_reader

BULK_BYTES = 1_000_000
"""Data above this size is written to files of its own rather than through a transaction: about four times faster."""

BULK_TRIPLES = 1_000_000
"""As many at most become visible at one moment when they are written to files of their own (the engine's batch)."""

_CHUNK_BYTES = 64_000_000


class OxigraphStore:
    """A ``Store`` in a folder; one process at a time may open it for writing.

    ``version`` counts the flushes that followed a change, so that readers of snapshots know when theirs is old.
    Methods may be called from any thread; writers take turns, as the engine would let two that change one graph at the
    same time both leave their triples.
    """

    def __init__(self, store: ox.Store, path: Path) -> None:
        self._store: ox.Store | None = store
        self.path = path
        self.version = 0
        self._changed = False
        self._writing = threading.RLock()

    @classmethod
    def open(cls, path: Path, read_only: bool = False) -> Self:
        """Open the store in a folder, which is created where it does not exist.

        ``read_only`` is for snapshots and for stores that nobody writes: later writes are never seen.

        Raises:
            StoreLocked: if another process has it open for writing.
            StoreError: if the folder holds something else.
        """
        try:
            if read_only:
                return cls(ox.Store.read_only(str(path)), path)
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(ox.Store(path), path)
        except OSError as error:
            if "LOCK" in str(error):
                raise StoreLocked(f"{path} is open in another process; only one at a time may write") from error
            raise StoreError(f"{path} cannot be opened: {error}") from error

    def replace(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make ``triples`` the whole content of a graph, in one transaction."""
        name = iri(graph)
        self.update(f"DROP SILENT GRAPH {name}; INSERT DATA {{ GRAPH {name} {{ {ntriples(triples)} }} }}")

    def replace_many(self, graphs: Iterable[tuple[URIRef, Iterable[Triple]]]) -> None:
        """Make the triples of each pair the whole content of its graph, each graph in one transaction.

        New graphs are written together, to files of their own: several times faster than one by one, and smaller.
        """
        with self._writing:
            waiting: dict[URIRef, str] = {}
            for graph, triples in graphs:
                if graph in waiting or self.has_graph(graph):
                    self._insert(waiting)
                    self.replace(graph, triples)
                    continue
                waiting[graph] = ntriples(triples, graph, f"g{len(waiting)}b")
                if sum(map(len, waiting.values())) > _CHUNK_BYTES:
                    self._insert(waiting)
            self._insert(waiting)

    def _insert(self, quads: dict[URIRef, str]) -> None:
        """Add the N-Quads of new graphs, which are taken out of ``quads``."""
        lines = "\n".join(quads.values())
        quads.clear()
        with self._open() as store:
            bulk = len(lines) > BULK_BYTES and lines.count("\n") < BULK_TRIPLES
            (store.bulk_load if bulk else store.load)(lines, ox.RdfFormat.N_QUADS)
            self._changed = True

    def drop(self, graph: URIRef) -> None:
        """Remove a graph; one that does not exist is no error."""
        self.update(f"DROP SILENT GRAPH {iri(graph)}")

    def load(self, data: bytes | str, media_type: str, graph: URIRef) -> None:
        """Add the triples of a serialised graph, all or none."""
        format_ = rdf_format(media_type)
        iri(graph)
        with self._writing, self._open() as store:
            load = store.bulk_load if len(data) > BULK_BYTES else store.load
            load(data, format_, to_graph=ox.NamedNode(graph))
            self._changed = True

    def update(self, request: str, base: str | None = None) -> None:
        """Run a SPARQL 1.1 Update request in one transaction; ``base`` resolves its relative IRIs."""
        with self._writing, self._open() as store:
            store.update(request, base_iri=base)
            self._changed = True

    def flush(self) -> None:
        """Return once everything written so far would survive a loss of power."""
        with self._open() as store:
            changed, self._changed = self._changed, False
            store.flush()
            self.version += changed

    def select(self, query: str) -> Iterator[Row]:
        """The solutions of a SELECT query."""
        with self._open() as store:
            solutions = store.query(query, use_default_graph_as_union=True)
            if not isinstance(solutions, ox.QuerySolutions):
                raise StoreError("not a SELECT query")
            read = term_reader()
            for solution in solutions:
                yield tuple([None if term is None else read(term) for term in solution])

    def ask(self, query: str) -> bool:
        """The answer to an ASK query."""
        with self._open() as store:
            answer = store.query(query, use_default_graph_as_union=True)
            if not isinstance(answer, ox.QueryBoolean):
                raise StoreError("not an ASK query")
            return bool(answer)

    def construct(self, query: str) -> Graph:
        """The graph that a CONSTRUCT or DESCRIBE query makes."""
        graph = Graph()
        with self._open() as store:
            triples = store.query(query, use_default_graph_as_union=True)
            if not isinstance(triples, ox.QueryTriples):
                raise StoreError("neither a CONSTRUCT nor a DESCRIBE query")
            read = term_reader()
            for s, p, o in triples:
                graph.add((read(s), read(p), read(o)))
        return graph

    def triples(self, graph: URIRef) -> Iterator[Triple]:
        """The content of one named graph."""
        for s, p, o, _ in self.quads(graph):
            yield s, p, o

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """The content of one named graph, or of all graphs."""
        name = None if graph is None else ox.NamedNode(graph)
        with self._open() as store:
            read = term_reader()
            for s, p, o, g in store.quads_for_pattern(None, None, None, name):
                yield read(s), read(p), read(o), None if isinstance(g, ox.DefaultGraph) else read(g)

    def graphs(self) -> set[URIRef]:
        """The names of all named graphs; graphs that are named by blank nodes are left out."""
        with self._open() as store:
            return {URIRef(name.value) for name in store.named_graphs() if isinstance(name, ox.NamedNode)}

    def has_graph(self, graph: URIRef) -> bool:
        """Whether there is a graph of this name, be it empty."""
        with self._open() as store:
            return store.contains_named_graph(ox.NamedNode(graph))

    def dump(self, stream: BinaryIO, media_type: str) -> None:
        """Serialise everything; a format that knows no named graphs gets the union of all."""
        format_ = rdf_format(media_type)
        with self._open() as store:
            if format_.supports_datasets:
                store.dump(stream, format_)
            else:
                ox.serialize((quad.triple for quad in store), stream, format_)

    def serialize(
        self,
        stream: BinaryIO,
        media_type: str,
        parts: Iterable[tuple[URIRef, URIRef | None]],
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Write parts of the store to a stream: each a graph, whole (None) or only what it says of one subject.

        A format without graphs gets the union of the parts' triples.
        """
        format_ = rdf_format(media_type)
        with self._open() as store:
            quads = (
                quad
                for graph, subject in parts
                for quad in store.quads_for_pattern(
                    None if subject is None else ox.NamedNode(subject), None, None, ox.NamedNode(graph)
                )
            )
            items = quads if format_.supports_datasets else (quad.triple for quad in quads)
            ox.serialize(items, stream, format_, prefixes=dict(prefixes or {}))

    def optimize(self) -> None:
        """Merge what was written piece by piece, so that queries read fewer files; at once where nothing is to merge.

        Readers and writers go on meanwhile; snapshots made from now on have the merged files.
        """
        with self._open() as store:
            store.optimize()
            self.version += 1

    def snapshot(self, to: Path) -> None:
        """Make a copy of the present state in a new folder: hard links where it is on the same file system."""
        with self._open() as store:
            store.backup(to)

    def rewrite(self, to: Path) -> None:
        """Write all that the store holds into a new folder, where nothing is left of what was ever removed."""
        with self._open() as store:
            fresh = ox.Store(str(to))
            fresh.bulk_extend(store)
            fresh.flush()

    def close(self) -> None:
        """Let go of the folder once the last iterator is finished; nothing may be asked of the store afterwards."""
        self._store = None

    @contextmanager
    def _open(self) -> Iterator[ox.Store]:
        """The engine, with its errors translated into ours."""
        if self._store is None:
            raise StoreError(f"{self.path} is closed")
        try:
            yield self._store
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise StoreError(str(error)) from error


def rdf_format(media_type: str) -> ox.RdfFormat:
    """The format that a media type names.

    Raises:
        StoreError: if it names none that can be read and written.
    """
    format_ = ox.RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise StoreError(f"not a media type of RDF: {media_type}")
    return format_
