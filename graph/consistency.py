"""Consistency: every citation in the graph says what its source says, and every node has its shape."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rdflib import Graph, URIRef

from graph.identifiers import span_iri
from graph.model import Span
from graph.store import Store
from ontology.namespaces import OA, PK
from ontology.shapes import validate


class DamageKind(StrEnum):
    """What a piece of damage concerns."""

    SOURCE = "source"
    CITATION = "citation"
    SHAPE = "shape"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong: in which document, at which node, and what."""

    kind: DamageKind
    document: str
    node: str
    message: str


def documents(store: Store) -> list[URIRef]:
    """The IRIs of all documents in the store, sorted."""
    return sorted(URIRef(str(row[0])) for row in store.select(f"SELECT ?d WHERE {{ ?d a <{PK.Document}> }}"))


def damage(store: Store, document: URIRef, *, shapes: bool = True) -> Iterator[Damage]:
    """Everything that is wrong with one document's graph; ``shapes=False`` leaves SHACL out, which is the slow part."""
    graph = Graph()
    for triple in store.triples(document):
        graph.add(triple)
    yield from _source_damage(graph, document)
    yield from _citation_damage(graph, document)
    if shapes:
        yield from _shape_damage(graph, document)


def shape_damage(store: Store, name: URIRef) -> Iterator[Damage]:
    """Every node of one named graph that has not its shape."""
    graph = Graph()
    for triple in store.triples(name):
        graph.add(triple)
    yield from _shape_damage(graph, name)


def _shape_damage(graph: Graph, name: URIRef) -> Iterator[Damage]:
    for violation in validate(graph):
        yield Damage(DamageKind.SHAPE, str(name), str(violation.node), violation.message)


def _source_damage(graph: Graph, document: URIRef) -> Iterator[Damage]:
    text, digest = graph.value(document, PK.text), graph.value(document, PK.sha256)
    if text is None:
        yield Damage(DamageKind.SOURCE, str(document), str(document), "the text is missing")
    elif hashlib.sha256(str(text).encode()).hexdigest() != str(digest):
        yield Damage(DamageKind.SOURCE, str(document), str(document), "the text is not the one that was hashed")


def _citation_damage(graph: Graph, document: URIRef) -> Iterator[Damage]:
    text = str(graph.value(document, PK.text) or "")
    for node, exact in graph.subject_objects(OA.exact):
        try:
            span = Span(int(str(graph.value(node, OA.start))), int(str(graph.value(node, OA.end))))
        except ValueError:
            yield Damage(DamageKind.CITATION, str(document), str(node), "start and end are not a span")
            continue
        if span_iri(document, span) != node:
            yield Damage(DamageKind.CITATION, str(document), str(node), f"its name is not that of {span}")
        elif span.of(text) != str(exact):
            yield Damage(
                DamageKind.CITATION, str(document), str(node), f"the source says {span.of(text)!r}, not {exact!r}"
            )
