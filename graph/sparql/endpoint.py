"""A SPARQL endpoint, without HTTP: what is asked of it is guarded, evaluated within bounds, and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urljoin

import pyoxigraph as ox
from rdflib import URIRef

from graph.errors import QueryForbidden, QuerySyntaxError, QueryTimeout
from graph.sparql.blocks import as_block, expanded
from graph.sparql.formats import GRAPHS, Form
from graph.sparql.guard import LONG, Admitted, admit_query, admit_update
from graph.sparql.meaning import SEARCH, SEARCH_SERVICE, SIMILARITY, Block, Found, Meaning
from graph.sparql.pool import QueryPool
from graph.sparql.request import Answer, Dataset, Limits, Request, Running
from graph.sparql.snapshots import Snapshots
from graph.sparql.using import with_using
from graph.store import OxigraphStore
from ontology.namespaces import PREFIXES

Scorer: TypeAlias = Callable[[str], float | None]

SCORERS = 64
"""Texts whose similarity function is kept."""


class Endpoint:
    """Answers queries and updates over one store. Belongs to one event loop, which it never blocks.

    ``folder`` is for snapshots; it must be on the store's file system, and is emptied. ``services`` are the endpoints
    that SERVICE may name. ``meaning`` is what search blocks and similarities call; without it there are none.
    """

    def __init__(
        self,
        store: OxigraphStore,
        folder: Path,
        limits: Limits,
        services: frozenset[str] = frozenset(),
        meaning: Meaning | None = None,
    ) -> None:
        self._store = store
        self._services = services
        self._meaning = meaning
        self._scorers: dict[str, Scorer] = {}
        self._writing = asyncio.Lock()
        self._searching = asyncio.Semaphore(limits.workers)
        self.limits = limits
        self._pool = QueryPool(Snapshots(store, folder), limits, self._similarity, networked=bool(services))

    async def start(self) -> None:
        """Start the query processes."""
        await self._pool.start()

    async def close(self) -> None:
        """Stop everything under way and end the query processes."""
        await self._pool.close()

    @property
    def version(self) -> int:
        """Grows with each change of the store that is safe on disk."""
        return self._store.version

    @property
    def searches(self) -> bool:
        """Whether search blocks and similarities are answered."""
        return self._meaning is not None

    def running(self) -> list[Running]:
        """The requests under way, the oldest first."""
        return self._pool.running()

    def cancel(self, id_: str) -> bool:
        """Stop a request; False if there is none of this id."""
        return self._pool.cancel(id_)

    async def query(self, request: Request, choose: Callable[[Form], str]) -> Answer:
        """Answer a query in the media type that ``choose`` takes for its form.

        Raises:
            QueryError: if it is refused, or fails before much of its result is there.
        """
        return await self._answer(request, self._own_services(request), choose)

    async def search(self, request: Request, choose: Callable[[Form], str]) -> Answer:
        """Answer a query whose whole pattern is a search block, as another engine sends it for a SERVICE clause.

        Raises:
            QueryError: as for :meth:`query`.
        """
        admitted = await _aside(request.text, lambda: admit_query(request.text, request.base, frozenset()))
        block = replace(request, text=as_block(admitted, SEARCH_SERVICE))
        return await self._answer(block, self._own_services(request), choose)

    async def _answer(self, request: Request, own: frozenset[str], choose: Callable[[Form], str]) -> Answer:
        services = self._services | own
        admitted = await _aside(request.text, lambda: admit_query(request.text, request.base, services))
        form = admitted.form
        assert form is not None
        media_type = choose(form)
        self._check_dataset(admitted, request.dataset)
        header = self._header(admitted, request, media_type)
        text = admitted.text
        if own and any(token.is_word("SERVICE") for token in admitted.tokens):
            text = await self._expanded(admitted, own, header, request)
        body = await self._pool.stream(header, text, client=request.client, timeout=request.timeout)
        return Answer(form, media_type, body)

    def _own_services(self, request: Request) -> frozenset[str]:
        """The names of our own search service; none without a search."""
        if self._meaning is None:
            return frozenset()
        return frozenset({SEARCH_SERVICE, SEARCH, urljoin(request.base, "/search/sparql")})

    async def _inputs(self, query: str, header: dict[str, Any], request: Request) -> bytes:
        json_header = header | {"media_type": "application/sparql-results+json"}
        return await self._pool.complete(json_header, query, client=request.client, timeout=request.timeout)

    async def _expanded(self, admitted: Admitted, own: frozenset[str], header: dict[str, Any], request: Request) -> str:
        seconds = self.limits.seconds(request.timeout)
        try:
            async with asyncio.timeout(seconds):
                return await expanded(admitted, own, self._search, lambda query: self._inputs(query, header, request))
        except TimeoutError as error:
            raise QueryTimeout(f"the query's searches were stopped after {seconds:g} seconds") from error

    async def _search(self, block: Block) -> Sequence[Found]:
        assert self._meaning is not None
        async with self._searching:
            return await asyncio.to_thread(self._meaning.search, block)

    async def _similarity(self, passage: str, text: str) -> float | None:
        scorer = self._scorers.get(text)
        if scorer is None:
            assert self._meaning is not None
            async with self._searching:
                scorer = await asyncio.to_thread(self._meaning.similarity, text)
            if len(self._scorers) >= SCORERS:
                self._scorers.clear()
            self._scorers[text] = scorer
        return scorer(passage)

    async def update(self, text: str, base: str, using: Dataset | None = None) -> None:
        """Run an update, and return when it is safe on disk. Whoever may do this is trusted with the data.

        Raises:
            QueryError: if it is refused; then nothing is changed.
            StoreError: if it fails; then nothing is changed.
        """
        admitted = await _aside(text, lambda: admit_update(text, base))
        final = with_using(admitted, using) if using is not None else admitted.text
        await self._pool.complete({"operation": "update", "base": base}, final)
        await self._write(final, base)

    async def replace(self, graph: URIRef | None, data: bytes, media_type: str, base: str) -> bool:
        """Make a serialised graph the content of a named graph (None: the default graph); True if it is new.

        Raises:
            QuerySyntaxError: if the data does not parse.
            QueryTooLarge: if it takes more time, memory or triples than a request may.
            StoreError: if it cannot be written.
        """
        triples = await self._ntriples(data, media_type, base)
        new = graph is not None and not await asyncio.to_thread(self._store.has_graph, graph)
        clear, block = _clear(graph), _block(graph, triples)
        # A graph that is made empty exists all the same.
        create = f"CREATE SILENT GRAPH <{graph}>; " if graph is not None else ""
        await self._write(f"{clear}; {create}INSERT DATA {{ {block} }}", base)
        return new

    async def add(self, graph: URIRef | None, data: bytes, media_type: str, base: str) -> bool:
        """Add a serialised graph to a named graph (None: the default graph); True if that is new.

        Raises:
            QuerySyntaxError, QueryTooLarge, StoreError: as for :meth:`replace`.
        """
        triples = await self._ntriples(data, media_type, base)
        new = graph is not None and not await asyncio.to_thread(self._store.has_graph, graph)
        create = f"CREATE SILENT GRAPH <{graph}>; " if graph is not None else ""
        await self._write(f"{create}INSERT DATA {{ {_block(graph, triples)} }}", base)
        return new

    async def remove(self, graph: URIRef | None) -> bool:
        """Remove a named graph, or empty the default graph; False if there is no such graph."""
        if graph is not None and not await asyncio.to_thread(self._store.has_graph, graph):
            return False
        await self._write(_clear(graph), "")
        return True

    async def graph(self, graph: URIRef | None, media_type: str, client: str) -> Answer | None:
        """The content of a named graph, or of the default graph; None if there is no such graph."""
        if graph is not None and not await asyncio.to_thread(self._store.has_graph, graph):
            return None
        header = self._query_header(media_type) | {"default": None if graph is None else [graph], "union": False}
        body = await self._pool.stream(header, "CONSTRUCT WHERE { ?s ?p ?o }", client=client, timeout=None)
        return Answer(Form.CONSTRUCT, media_type, body)

    async def rows(self, query: str, timeout: float | None = None) -> bytes:
        """The solutions of one of our own queries, in SPARQL JSON."""
        return await self._pool.complete(
            self._query_header("application/sparql-results+json"), query, client="", timeout=timeout
        )

    def _check_dataset(self, admitted: Admitted, dataset: Dataset | None) -> None:
        if dataset is not None:
            return
        for name, _ in admitted.dataset:
            if not self._store.has_graph(URIRef(name)):
                raise QueryForbidden(f"FROM <{name}>: there is no such graph here, and nothing is fetched")

    def _header(self, admitted: Admitted, request: Request, media_type: str) -> dict[str, Any]:
        header = self._query_header(media_type) | {"base": request.base}
        if self._meaning is not None and "similarity" in admitted.text:
            header["functions"] = [SIMILARITY]
        if request.dataset is not None:
            header |= {
                "default": list(request.dataset.default),
                "named": list(request.dataset.named),
                "union": False,
            }
        elif admitted.dataset:
            header["union"] = False
        return header

    def _query_header(self, media_type: str) -> dict[str, Any]:
        return {
            "operation": "query",
            "media_type": media_type,
            "default": None,
            "named": None,
            "union": True,
            "base": None,
            "functions": [],
            "prefixes": PREFIXES if media_type in GRAPHS else {},
        }

    async def _ntriples(self, data: bytes, media_type: str, base: str) -> str:
        """Parse what strangers sent in a worker, where entities and prefixes that explode do no harm."""
        format_ = ox.RdfFormat.from_media_type(media_type)
        if format_ is None:
            raise QuerySyntaxError(f"not a media type of RDF: {media_type}")
        header = {
            "operation": "parse",
            "source": media_type,
            "media_type": "application/n-triples",
            "base": base,
            "prefixes": {},
        }
        return (await self._pool.complete(header, data)).decode()

    async def _write(self, update: str, base: str) -> None:
        async with self._writing:
            await asyncio.to_thread(self._store.update, update, base or None)
            await asyncio.to_thread(self._store.flush)


def _clear(graph: URIRef | None) -> str:
    return "DROP DEFAULT" if graph is None else f"DROP SILENT GRAPH <{graph}>"


def _block(graph: URIRef | None, triples: str) -> str:
    return triples if graph is None else f"GRAPH <{graph}> {{ {triples} }}"


async def _aside(text: str, admit: Callable[[], Admitted]) -> Admitted:
    return await asyncio.to_thread(admit) if len(text) > LONG else admit()
