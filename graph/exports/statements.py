"""Claims as annotated triples of RDF 1.2 (Turtle 1.2, reifiers and annotation blocks)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from graph.identifiers import claim_iri, span_iri
from graph.model import Claim, Evidence
from graph.rdf import RecordedDocument, is_asserted
from ontology.namespaces import OA, PK, RDF

REIFIES = URIRef(f"{RDF}reifies")


def rdf12_statements(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    """Each claim of each document as one Turtle 1.2 statement with its evidence.

    A claim that some evidence affirms and asserts is an annotated triple; any other only reifies its triple, which is
    then not asserted.
    """
    yield 'VERSION "1.2"\n'
    for recorded in documents:
        for claim in recorded.extraction.claims:
            yield _statement(recorded, claim)


def _statement(recorded: RecordedDocument, claim: Claim) -> str:
    subject, predicate, object_ = URIRef(claim.subject.concept), claim.relation.iri, URIRef(claim.object.concept)
    reifier = claim_iri(subject, claim.relation, object_)
    triple = " ".join(_n3(term) for term in (subject, predicate, object_))
    evidence = " ;\n    ".join(f"{_n3(PK.evidence)} {_evidence(recorded, e)}" for e in claim.evidence)
    if is_asserted(claim.evidence):
        return f"{triple} ~ {_n3(reifier)} {{|\n    {evidence}\n|}} .\n"
    return f"{_n3(reifier)} {_n3(URIRef(f'{RDF}reifies'))} <<( {triple} )>> ;\n    {evidence} .\n"


def _evidence(recorded: RecordedDocument, evidence: Evidence) -> str:
    pairs: tuple[tuple[URIRef, Identifier], ...] = (
        (PK.quote, span_iri(recorded.iri, evidence.span)),
        (OA.exact, Literal(evidence.span.of(recorded.document.text))),
        (PK.polarity, evidence.polarity.iri),
        (PK.modality, evidence.modality.iri),
        (PK.confidence, Literal(f"{evidence.confidence:.3f}", datatype="http://www.w3.org/2001/XMLSchema#decimal")),
    )
    return "[ " + " ; ".join(f"{_n3(p)} {_n3(o)}" for p, o in pairs) + " ]"


def _n3(term: Identifier) -> str:
    return str(term.n3())
