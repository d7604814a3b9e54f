"""The store on another server, through SPARQL 1.1 Query, Update and Graph Store HTTP Protocol."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from graph.errors import StoreError
from graph.store.oxigraph import rdf_format
from graph.store.protocol import Quad, Row, Triple
from graph.store.terms import iri, ntriples, term_reader
from ontology.namespaces import PREFIXES


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A ``Store`` behind three URLs: query, update and Graph Store Protocol (``?graph=`` is appended).

    The server must take the union of all graphs as the default graph (``oxigraph serve --union-default-graph``;
    Virtuoso does by itself) and acknowledge only what is safe on its disk. Graphs are written whole by one request,
    so that they are as atomic as the server makes a request. ``timeout`` is in seconds, for each request.
    """

    query_url: str
    update_url: str
    graph_store_url: str
    authorization: str | None = None
    timeout: float = 60.0

    def replace(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make ``triples`` the whole content of a graph, by one request."""
        self._send("PUT", self._graph_url(graph), ntriples(triples), "application/n-triples")

    def replace_many(self, graphs: Iterable[tuple[URIRef, Iterable[Triple]]]) -> None:
        """Make the triples of each pair the whole content of its graph, by one request each."""
        for graph, triples in graphs:
            self.replace(graph, triples)

    def drop(self, graph: URIRef) -> None:
        """Remove a graph; one that does not exist is no error."""
        self.update(f"DROP SILENT GRAPH {iri(graph)}")

    def load(self, data: bytes | str, media_type: str, graph: URIRef) -> None:
        """Add the triples of a serialised graph, by one request."""
        self._send("POST", self._graph_url(graph), data, rdf_format(media_type).media_type)

    def update(self, request: str) -> None:
        """Run a SPARQL 1.1 Update request."""
        self._send("POST", self.update_url, request, "application/sparql-update")

    def flush(self) -> None:
        """Nothing is held back here."""

    def select(self, query: str) -> Iterator[Row]:
        """The solutions of a SELECT query."""
        answer = self._results(query)
        if "results" not in answer:
            raise StoreError("not a SELECT query")
        variables = answer["head"]["vars"]
        for binding in answer["results"]["bindings"]:
            yield tuple([_term(binding.get(variable)) for variable in variables])

    def ask(self, query: str) -> bool:
        """The answer to an ASK query."""
        answer = self._results(query)
        if "boolean" not in answer:
            raise StoreError("not an ASK query")
        return bool(answer["boolean"])

    def construct(self, query: str) -> Graph:
        """The graph that a CONSTRUCT or DESCRIBE query makes."""
        body = self._send("POST", self.query_url, query, "application/sparql-query", "application/n-triples")
        graph = Graph()
        for triple in _parsed(body):
            graph.add(triple)
        return graph

    def triples(self, graph: URIRef) -> Iterator[Triple]:
        """The content of one named graph."""
        if graph in self.graphs():
            yield from _parsed(self._send("GET", self._graph_url(graph), accept="application/n-triples"))

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """The content of one named graph, or of all named graphs."""
        for name in [graph] if graph is not None else sorted(self.graphs()):
            for s, p, o in self.triples(name):
                yield s, p, o, name

    def graphs(self) -> set[URIRef]:
        """The names of all named graphs."""
        rows = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return {name for (name,) in rows if isinstance(name, URIRef)}

    def dump(self, stream: BinaryIO, media_type: str) -> None:
        """Serialise everything; a format that knows no named graphs gets the union of all."""
        format_ = rdf_format(media_type)
        if not format_.supports_datasets:
            body = self._send(
                "POST",
                self.query_url,
                "CONSTRUCT WHERE { ?s ?p ?o }",
                "application/sparql-query",
                "application/n-triples",
            )
            ox.serialize(ox.parse(body, ox.RdfFormat.N_TRIPLES), stream, format_, prefixes=PREFIXES)
            return
        ox.serialize(self._ox_quads(), stream, format_, prefixes=PREFIXES)

    def close(self) -> None:
        """Nothing is held open between requests."""

    def _ox_quads(self) -> Iterator[ox.Quad]:
        for name in sorted(self.graphs()):
            body = self._send("GET", self._graph_url(name), accept="application/n-triples")
            for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))

    def _graph_url(self, graph: URIRef) -> str:
        iri(graph)
        joint = "&" if "?" in self.graph_store_url else "?"
        return f"{self.graph_store_url}{joint}graph={urllib.parse.quote(graph, safe='')}"

    def _results(self, query: str) -> dict[str, Any]:
        body = self._send("POST", self.query_url, query, "application/sparql-query", "application/sparql-results+json")
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise StoreError(f"{self.query_url} did not answer in SPARQL JSON") from error
        return answer if isinstance(answer, dict) else {}

    def _send(
        self, method: str, url: str, body: str | bytes | None = None, media_type: str | None = None, accept: str = "*/*"
    ) -> bytes:
        if not url.startswith(("http://", "https://")):
            raise StoreError(f"not an HTTP URL: {url}")
        headers = {"Accept": accept}
        if media_type is not None:
            headers["Content-Type"] = media_type
        if self.authorization is not None:
            headers["Authorization"] = self.authorization
        try:
            data = body.encode() if isinstance(body, str) else body
            request = urllib.request.Request(url, data, headers, method=method)
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                answer: bytes = response.read()
                return answer
        except urllib.error.HTTPError as error:
            reason = error.read(500).decode(errors="replace").strip()
            raise StoreError(f"{url} answered {error.code}: {reason}") from error
        except UnicodeEncodeError as error:
            raise StoreError(f"not Unicode text: {error}") from error
        except OSError as error:
            raise StoreError(f"{url} cannot be reached: {error}") from error


def _parsed(body: bytes) -> Iterator[Triple]:
    read = term_reader()
    try:
        for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES):
            yield read(quad.subject), read(quad.predicate), read(quad.object)
    except SyntaxError as error:
        raise StoreError(f"the server's answer is not N-Triples: {error}") from error


def _term(value: dict[str, str] | None) -> URIRef | BNode | Literal | None:
    if value is None:
        return None
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return URIRef(text)
    if kind == "bnode":
        return BNode(text)
    if "xml:lang" in value:
        return Literal(text, lang=value["xml:lang"])
    datatype = value.get("datatype")
    return Literal(text, datatype=None if datatype is None else URIRef(datatype), normalize=False)
