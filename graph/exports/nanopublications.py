"""Evidence as nanopublications (Nanopublication Guidelines, nanopub.net), in TriG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Literal, Namespace, URIRef

from graph.identifiers import claim_iri, evidence_iri, extractor_iri, span_iri
from graph.model import Claim, Evidence
from graph.rdf import RecordedDocument, is_asserted
from graph.store import Triple
from graph.store.terms import ntriples
from ontology.namespaces import DCTERMS, ID, OA, PK, PROV, RDF, RDFS, SCHEMA, XSD

NP = Namespace("http://www.nanopub.org/nschema#")


def nanopublications(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    """A nanopublication for each piece of evidence.

    Evidence that affirms without reserve asserts the triple itself; denied or hedged evidence asserts a claim node that
    says so, so that no reader takes the triple for true. There is no time of creation: the same graph gives the same
    nanopublications.
    """
    for recorded in documents:
        for claim in recorded.extraction.claims:
            for evidence in claim.evidence:
                yield "".join(_graphs(recorded, claim, evidence))


def _graphs(recorded: RecordedDocument, claim: Claim, evidence: Evidence) -> Iterator[str]:
    """The four graphs of a nanopublication, named after it."""
    statement = claim_iri(claim.subject.concept, claim.relation, claim.object.concept)
    quote = span_iri(recorded.iri, evidence.span)
    publication = ID["nanopublication/" + str(evidence_iri(statement, quote)).rsplit("/", 1)[1]]
    head, assertion, provenance, about = (
        URIRef(f"{publication}#{name}") for name in ("head", "assertion", "provenance", "pubinfo")
    )
    parts = (
        (head, _head(publication, assertion, provenance, about)),
        (assertion, _assertion(statement, claim, evidence)),
        (provenance, _provenance(assertion, quote, recorded, evidence)),
        (about, [(publication, DCTERMS.creator, extractor_iri(recorded.extraction.extractor))]),
    )
    for name, triples in parts:
        yield f"{name.n3()} {{\n{ntriples(triples)}\n}}\n"


def _head(publication: URIRef, assertion: URIRef, provenance: URIRef, about: URIRef) -> Iterator[Triple]:
    yield publication, RDF.type, NP.Nanopublication
    yield publication, NP.hasAssertion, assertion
    yield publication, NP.hasProvenance, provenance
    yield publication, NP.hasPublicationInfo, about


def _assertion(statement: URIRef, claim: Claim, evidence: Evidence) -> Iterator[Triple]:
    subject, object_ = URIRef(claim.subject.concept), URIRef(claim.object.concept)
    if is_asserted((evidence,)):
        yield subject, claim.relation.iri, object_
    else:
        yield statement, RDF.type, PK.Claim
        yield statement, RDF.subject, subject
        yield statement, RDF.predicate, claim.relation.iri
        yield statement, RDF.object, object_
        yield statement, PK.polarity, evidence.polarity.iri
        yield statement, PK.modality, evidence.modality.iri
    yield subject, RDFS.label, Literal(claim.subject.label, lang="en")
    yield object_, RDFS.label, Literal(claim.object.label, lang="en")


def _provenance(assertion: URIRef, quote: URIRef, recorded: RecordedDocument, evidence: Evidence) -> Iterator[Triple]:
    yield assertion, PROV.wasDerivedFrom, quote
    yield assertion, PROV.wasAttributedTo, extractor_iri(recorded.extraction.extractor)
    yield assertion, PK.modality, evidence.modality.iri
    yield assertion, PK.confidence, Literal(f"{evidence.confidence:.3f}", datatype=XSD.decimal, normalize=False)
    yield assertion, PK.rule, Literal(evidence.rule)
    yield quote, OA.exact, Literal(evidence.span.of(recorded.document.text))
    yield quote, DCTERMS.isPartOf, recorded.iri
    if recorded.document.url:
        yield recorded.iri, SCHEMA.url, Literal(recorded.document.url, datatype=XSD.anyURI)
