"""Claims as annotated triples of RDF 1.2 (Turtle 1.2, reifiers and annotation blocks)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from graph.identifiers import claim_iri, evidence_iri, span_iri
from graph.model import Claim, Evidence
from graph.rdf import RecordedDocument, is_asserted
from ontology.namespaces import OA, PK, RDF, XSD

REIFIES = URIRef(f"{RDF}reifies")


def rdf12_statements(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    """Each claim of each document as a Turtle 1.2 statement, reified by the claim's IRI, with its evidence.

    A claim that some evidence affirms and asserts is an annotated triple; any other only reifies its triple, which is
    then not asserted.
    """
    yield 'VERSION "1.2"\n'
    for recorded in documents:
        for claim in recorded.extraction.claims:
            yield from _statement(recorded, claim)


def _statement(recorded: RecordedDocument, claim: Claim) -> Iterator[str]:
    subject, predicate, object_ = URIRef(claim.subject.concept), claim.relation.iri, URIRef(claim.object.concept)
    reifier = claim_iri(subject, claim.relation, object_)
    triple = " ".join(_n3(term) for term in (subject, predicate, object_))
    quotes = [(evidence, span_iri(recorded.iri, evidence.span)) for evidence in claim.evidence]
    names = ", ".join(_n3(evidence_iri(reifier, quote)) for _, quote in quotes)
    if is_asserted(claim.evidence):
        yield f"{triple} ~ {_n3(reifier)} {{| {_n3(PK.evidence)} {names} |}} .\n"
    else:
        yield f"{_n3(reifier)} {_n3(REIFIES)} <<( {triple} )>> ; {_n3(PK.evidence)} {names} .\n"
    for evidence, quote in quotes:
        yield from _evidence(recorded, evidence_iri(reifier, quote), quote, evidence)


def _evidence(recorded: RecordedDocument, node: URIRef, quote: URIRef, evidence: Evidence) -> Iterator[str]:
    pairs: tuple[tuple[URIRef, Identifier], ...] = (
        (PK.quote, quote),
        (PK.document, recorded.iri),
        (PK.polarity, evidence.polarity.iri),
        (PK.modality, evidence.modality.iri),
        (PK.confidence, Literal(f"{evidence.confidence:.3f}", datatype=XSD.decimal, normalize=False)),
        (PK.rule, Literal(evidence.rule)),
    )
    yield f"{_n3(node)} " + " ; ".join(f"{_n3(p)} {_n3(o)}" for p, o in pairs) + " .\n"
    yield f"{_n3(quote)} {_n3(OA.exact)} {_n3(Literal(evidence.span.of(recorded.document.text)))} .\n"


def _n3(term: Identifier) -> str:
    return str(term.n3())
