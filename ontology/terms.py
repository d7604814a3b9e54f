"""The closed sets of the ontology: types of concept, relations, polarity and modality."""

from __future__ import annotations

from enum import StrEnum

from rdflib import URIRef

from ontology.namespaces import PK, SKOS


class ConceptType(StrEnum):
    """What a concept is, or (for ``CAUSE``) the role that a mention plays."""

    SUBSTANCE = "substance"
    MEDICATION = "medication"
    THERAPY = "therapy"
    CONDITION = "condition"
    EFFECT = "effect"
    CAUSE = "cause"

    @property
    def iri(self) -> URIRef:
        """The ontology's class for this type.

        >>> ConceptType.SUBSTANCE.iri
        rdflib.term.URIRef('https://w3id.org/pharmakon/ontology#Substance')
        """
        return PK[self.value.capitalize()]


class Relation(StrEnum):
    """What a claim states between its subject and its object."""

    TREATS = "treats"
    RELIEVES = "relieves"
    PREVENTS = "prevents"
    HAS_EFFECT = "hasEffect"
    HAS_ADVERSE_EFFECT = "hasAdverseEffect"
    HAS_SYMPTOM = "hasSymptom"
    HAS_CAUSE = "hasCause"
    DERIVED_FROM = "derivedFrom"
    BROADER = "broader"

    @property
    def iri(self) -> URIRef:
        """The property that the direct triple uses.

        >>> Relation.BROADER.iri
        rdflib.term.URIRef('http://www.w3.org/2004/02/skos/core#broader')
        """
        return SKOS.broader if self is Relation.BROADER else PK[self.value]


class Polarity(StrEnum):
    """Whether a piece of evidence speaks for a claim or against it."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"

    @property
    def iri(self) -> URIRef:
        """The ontology's individual for this value."""
        return PK[self.value.capitalize()]


class Modality(StrEnum):
    """Whether a piece of evidence states a claim outright or with reserve."""

    ASSERTED = "asserted"
    HEDGED = "hedged"

    @property
    def iri(self) -> URIRef:
        """The ontology's individual for this value."""
        return PK[self.value.capitalize()]
