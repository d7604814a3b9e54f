"""rdflib terms to Oxigraph's and back."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graph.errors import StoreError


@lru_cache(maxsize=4096)
def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def to_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The same term for Oxigraph.

    Raises:
        StoreError: if the term is not one that RDF 1.1 knows, or its IRI is not valid.
    """
    try:
        if isinstance(term, URIRef):
            return _named(str(term))
        if isinstance(term, Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            if term.datatype:
                return ox.Literal(str(term), datatype=_named(str(term.datatype)))
            return ox.Literal(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
    except ValueError as error:
        raise StoreError(f"{term!r} is not a valid RDF term: {error}") from error
    raise StoreError(f"{term!r} is not an RDF term")


def to_quad(subject: Node, predicate: Node, object_: Node, graph: ox.NamedNode) -> ox.Quad:
    """A triple in a graph, for Oxigraph.

    Raises:
        StoreError: if it is not an RDF triple.
    """
    s, p = to_oxigraph(subject), to_oxigraph(predicate)
    if isinstance(s, ox.Literal) or not isinstance(p, ox.NamedNode):
        raise StoreError(f"{subject!r} {predicate!r} … is not an RDF triple")
    return ox.Quad(s, p, to_oxigraph(object_), graph)


def to_rdflib(term: object) -> Node | None:
    """The same term for rdflib; None stays None."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == "http://www.w3.org/2001/XMLSchema#string":
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(datatype), normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    return None
