"""Concepts as SKOS triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology.concept import Concept, Scope
from ontology.namespaces import DCTERMS, ID, PK, RDF, SKOS

Triple = tuple[Node, Node, Node]

SCHEME = ID["vocabulary"]

_PROPERTIES: dict[Scope, URIRef] = {
    Scope.EXACT: SKOS.altLabel,
    Scope.LAY: PK.layLabel,
    Scope.RELATED: PK.relatedLabel,
    Scope.BROAD: PK.broadLabel,
    Scope.NARROW: PK.narrowLabel,
    Scope.HIDDEN: SKOS.hiddenLabel,
}


def vocabulary_triples(concepts: Iterable[Concept]) -> Iterator[Triple]:
    """The triples of a vocabulary's graph: its scheme and all its concepts."""
    yield SCHEME, RDF.type, SKOS.ConceptScheme
    yield SCHEME, DCTERMS.title, Literal("Pharmakon vocabulary", lang="en")
    for concept in concepts:
        yield from concept_triples(concept)


def concept_triples(concept: Concept) -> Iterator[Triple]:
    """The triples of one concept. Scopes beyond SKOS's own are sub-properties of ``skos:altLabel``, both are stated."""
    iri = URIRef(concept.iri)
    yield iri, RDF.type, SKOS.Concept
    yield iri, SKOS.inScheme, SCHEME
    for type_ in concept.types:
        yield iri, RDF.type, type_.iri
    yield iri, SKOS.prefLabel, Literal(concept.label, lang="en")
    for label in concept.labels[1:]:
        text = Literal(label.text, lang="en")
        yield iri, _PROPERTIES[label.scope], text
        if label.scope not in (Scope.EXACT, Scope.HIDDEN):
            yield iri, SKOS.altLabel, text
    for parent in concept.broader:
        yield iri, SKOS.broader, URIRef(parent)
    for match in concept.matches:
        yield iri, SKOS.exactMatch, URIRef(match)
    for match in concept.close:
        yield iri, SKOS.closeMatch, URIRef(match)
