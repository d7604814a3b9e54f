"""Citations of spans, read from the graph: one query for any number of them."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef

from graph.citations import CONTEXT, Citation
from graph.model import Span
from graph.rdf import HEADING_SEPARATOR
from graph.store import Store
from ontology.namespaces import DCTERMS, OA, PK, SCHEMA


def values(iris: Iterable[str]) -> str:
    """The IRIs as the members of a VALUES block."""
    return " ".join(URIRef(iri).n3() for iri in iris)


def span_of(iri: str) -> Span:
    """The code points that a span's IRI names.

    >>> span_of("https://example.org/d#char=3,9")
    Span(start=3, end=9)

    Raises:
        ValueError: if it names none.
    """
    _, _, fragment = iri.rpartition("#char=")
    start, _, end = fragment.partition(",")
    return Span(int(start), int(end))


def citations(store: Store, spans: Iterable[str]) -> dict[str, Citation]:
    """The citation of each span that the graph holds; those it does not hold are left out."""
    wanted = values(dict.fromkeys(spans))
    if not wanted:
        return {}
    rows = store.select(
        f"SELECT ?x ?d ?id ?title ?url ?sha ?exact ?path"
        f" (SUBSTR(?text, IF(?s > {CONTEXT}, ?s - {CONTEXT - 1}, 1), IF(?s > {CONTEXT}, {CONTEXT}, ?s)) AS ?prefix)"
        f" (SUBSTR(?text, ?e + 1, {CONTEXT}) AS ?suffix) WHERE {{ VALUES ?x {{ {wanted} }} GRAPH ?d {{"
        f" ?x <{PK.document}> ?d ; <{OA.start}> ?s ; <{OA.end}> ?e ; <{OA.exact}> ?exact ."
        f" ?d <{DCTERMS.identifier}> ?id ; <{DCTERMS.title}> ?title ; <{PK.sha256}> ?sha ; <{PK.text}> ?text ."
        f" OPTIONAL {{ ?d <{SCHEMA.url}> ?url }} OPTIONAL {{ ?x <{PK.headingPath}> ?path }} }} }}"
    )
    found = {}
    for x, document, identifier, title, url, sha256, exact, path, prefix, suffix in rows:
        span = span_of(str(x))
        found[str(x)] = Citation(
            iri=str(x),
            document=str(document),
            identifier=str(identifier),
            title=str(title),
            url=None if url is None else str(url),
            headings=tuple(str(path).split(HEADING_SEPARATOR)) if path is not None else (),
            start=span.start,
            end=span.end,
            exact=str(exact),
            prefix=str(prefix or ""),
            suffix=str(suffix or ""),
            sha256=str(sha256),
        )
    return found
