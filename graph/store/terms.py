"""rdflib's terms as text and as pyoxigraph's terms, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import BNode, Node

from graph.errors import StoreError

OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_NEEDS_ESCAPE = re.compile(r'["\\\r\n]')
_STRING = str(XSD.string)


def ntriples(triples: Iterable[tuple[Node, Node, Node]], graph: URIRef | None = None, label: str = "b") -> str:
    """Triples as N-Triples, which is also the body of an ``INSERT DATA``; with ``graph`` as N-Quads of that graph.

    Blank nodes are relabelled; their labels begin with ``label``, which keeps those of two graphs in one file apart.

    >>> ntriples([(URIRef("http://a"), URIRef("http://b"), Literal('say "no"', lang="en"))])
    '<http://a> <http://b> "say \\\\"no\\\\""@en .'

    Raises:
        StoreError: if a term is not one of RDF 1.1, or an IRI holds characters that no IRI may.
    """
    known: dict[Node, str] = {}
    lines: list[str] = []
    end = "." if graph is None else f"{iri(graph)} ."
    try:
        for subject, predicate, object_ in triples:
            s = known.get(subject) or _remember(subject, known, label)
            p = known.get(predicate) or _remember(predicate, known, label)
            # Literals are not remembered: hashing a long text costs more than writing it.
            o = (
                _literal(object_)
                if type(object_) is Literal
                else known.get(object_) or _remember(object_, known, label)
            )
            lines.append(f"{s} {p} {o} {end}")
    except (TypeError, ValueError) as error:
        raise StoreError(f"not a triple: {error}") from error
    return "\n".join(lines)


def iri(node: URIRef | str) -> str:
    """An IRI in angle brackets.

    Raises:
        StoreError: if it holds characters that no IRI may.
    """
    if _NOT_IN_IRI.search(node):
        raise StoreError(f"not an IRI: {str(node)!r}")
    return f"<{node}>"


def _remember(node: Node, known: dict[Node, str], label: str) -> str:
    if isinstance(node, URIRef):
        written = iri(node)
    elif isinstance(node, BNode):
        written = f"_:{label}{len(known)}"
    elif isinstance(node, Literal):
        written = _literal(node)
    else:
        raise StoreError(f"not an RDF 1.1 term: {node!r}")
    known[node] = written
    return written


def _literal(node: Literal) -> str:
    text: str = str.__str__(node)
    if _NEEDS_ESCAPE.search(text):
        text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if node.language:
        return f'"{text}"@{node.language}'
    return f'"{text}"' if node.datatype is None else f'"{text}"^^{iri(node.datatype)}'


def term_reader() -> Callable[[OxTerm], URIRef | BNode | Literal]:
    """A function from pyoxigraph's terms to rdflib's, which remembers datatypes: use one for one result.

    Lexical forms are kept as they are. An RDF 1.2 triple term raises ``StoreError``: rdflib has none.
    """
    datatypes: dict[str, URIRef | None] = {_STRING: None}

    def read(term: OxTerm) -> URIRef | BNode | Literal:
        if isinstance(term, ox.NamedNode):
            return URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        if isinstance(term, ox.Triple):
            raise StoreError("rdflib cannot hold the triple terms of RDF 1.2")
        if term.language:
            return Literal(term.value, lang=term.language)
        name = term.datatype.value
        if name not in datatypes:
            datatypes[name] = URIRef(name)
        return Literal(term.value, datatype=datatypes[name], normalize=False)

    return read
