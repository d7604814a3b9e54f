"""Concepts as SKOS triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology.concept import Concept, Scope
from ontology.namespaces import DCTERMS, ID, PK, RDF, SKOS

Triple = tuple[Node, Node, Node]

SCHEME = ID["vocabulary"]

TITLE = "Pharmakon vocabulary"

_LABEL_PROPERTIES: dict[Scope, tuple[URIRef, ...]] = {
    Scope.EXACT: (SKOS.altLabel,),
    Scope.LAY: (SKOS.altLabel, PK.layLabel),
    Scope.RELATED: (SKOS.altLabel, PK.relatedLabel),
    Scope.BROAD: (SKOS.altLabel, PK.broadLabel),
    Scope.NARROW: (SKOS.altLabel, PK.narrowLabel),
    Scope.HIDDEN: (SKOS.hiddenLabel,),
}
"""A label of a narrower sense is stated as ``skos:altLabel`` too, for readers that do not infer."""


def vocabulary_triples(concepts: Iterable[Concept]) -> Iterator[Triple]:
    """The triples of a vocabulary's graph: its scheme and all its concepts."""
    yield SCHEME, RDF.type, SKOS.ConceptScheme
    yield SCHEME, DCTERMS.title, Literal(TITLE, lang="en")
    for concept in concepts:
        yield from concept_triples(concept)


def concept_triples(concept: Concept) -> Iterator[Triple]:
    """The triples of one concept."""
    iri = URIRef(concept.iri)
    yield iri, RDF.type, SKOS.Concept
    yield iri, SKOS.inScheme, SCHEME
    for type_ in concept.types:
        yield iri, RDF.type, type_.iri
    yield iri, SKOS.prefLabel, Literal(concept.label, lang="en")
    for label in concept.labels[1:]:
        for predicate in _LABEL_PROPERTIES[label.scope]:
            yield iri, predicate, Literal(label.text, lang="en")
    for parent in concept.broader:
        yield iri, SKOS.broader, URIRef(parent)
    for match in concept.matches:
        yield iri, SKOS.exactMatch, URIRef(match)
    for match in concept.close:
        yield iri, SKOS.closeMatch, URIRef(match)


def ntriples(concepts: Iterable[Concept]) -> Iterator[bytes]:
    """The same triples in N-Triples, one part a concept, several times as fast as through rdflib's terms."""
    yield _lines(_statement(SCHEME, RDF.type, f"<{SKOS.ConceptScheme}>"))
    yield _lines(_statement(SCHEME, DCTERMS.title, _text(TITLE)))
    for concept in concepts:
        yield _lines(*_statements(concept))


def _statements(concept: Concept) -> Iterator[str]:
    for predicate, values in (
        (RDF.type, (SKOS.Concept, *(t.iri for t in concept.types))),
        (SKOS.inScheme, (SCHEME,)),
        (SKOS.broader, concept.broader),
        (SKOS.exactMatch, concept.matches),
        (SKOS.closeMatch, concept.close),
    ):
        for value in values:
            yield _statement(concept.iri, predicate, f"<{value}>")
    yield _statement(concept.iri, SKOS.prefLabel, _text(concept.label))
    for label in concept.labels[1:]:
        for predicate in _LABEL_PROPERTIES[label.scope]:
            yield _statement(concept.iri, predicate, _text(label.text))


def _statement(subject: str, predicate: str, object_: str) -> str:
    return f"<{subject}> <{predicate}> {object_} ."


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"@en'


def _lines(*statements: str) -> bytes:
    return "".join(statement + "\n" for statement in statements).encode()
