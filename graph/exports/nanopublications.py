"""Evidence as nanopublications (Nanopublication Guidelines, nanopub.net), in TriG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Dataset, Graph, Literal, Namespace, URIRef

from graph.identifiers import claim_iri, evidence_iri, extractor_iri, span_iri
from graph.model import Claim, Evidence
from graph.rdf import RecordedDocument, is_asserted
from ontology.namespaces import DCTERMS, ID, OA, PK, PREFIXES, PROV, RDF, RDFS, XSD

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
                yield _nanopublication(recorded, claim, evidence)


def _nanopublication(recorded: RecordedDocument, claim: Claim, evidence: Evidence) -> str:
    statement = claim_iri(claim.subject.concept, claim.relation, claim.object.concept)
    quote = span_iri(recorded.iri, evidence.span)
    publication = ID["nanopublication/" + str(evidence_iri(statement, quote)).rsplit("/", 1)[1]]
    parts = {name: URIRef(f"{publication}#{name}") for name in ("head", "assertion", "provenance", "pubinfo")}
    dataset = Dataset()
    for prefix, namespace in {**PREFIXES, "np": str(NP)}.items():
        dataset.bind(prefix, namespace)
    head = dataset.graph(parts["head"])
    head.add((publication, RDF.type, NP.Nanopublication))
    head.add((publication, NP.hasAssertion, parts["assertion"]))
    head.add((publication, NP.hasProvenance, parts["provenance"]))
    head.add((publication, NP.hasPublicationInfo, parts["pubinfo"]))
    _assert(dataset.graph(parts["assertion"]), statement, claim, evidence)
    _derive(dataset.graph(parts["provenance"]), parts["assertion"], quote, recorded, evidence)
    agent = extractor_iri(recorded.extraction.extractor)
    dataset.graph(parts["pubinfo"]).add((publication, DCTERMS.creator, agent))
    return dataset.serialize(format="trig")


def _assert(assertion: Graph, statement: URIRef, claim: Claim, evidence: Evidence) -> None:
    subject, object_ = URIRef(claim.subject.concept), URIRef(claim.object.concept)
    if is_asserted((evidence,)):
        assertion.add((subject, claim.relation.iri, object_))
    else:
        for predicate, value in (
            (RDF.type, PK.Claim),
            (RDF.subject, subject),
            (RDF.predicate, claim.relation.iri),
            (RDF.object, object_),
            (PK.polarity, evidence.polarity.iri),
            (PK.modality, evidence.modality.iri),
        ):
            assertion.add((statement, predicate, value))
    for concept, label in ((subject, claim.subject.label), (object_, claim.object.label)):
        assertion.add((concept, RDFS.label, Literal(label, lang="en")))


def _derive(
    provenance: Graph, assertion: URIRef, quote: URIRef, recorded: RecordedDocument, evidence: Evidence
) -> None:
    provenance.add((assertion, PROV.wasDerivedFrom, quote))
    provenance.add((assertion, PROV.wasAttributedTo, extractor_iri(recorded.extraction.extractor)))
    provenance.add((assertion, PK.modality, evidence.modality.iri))
    provenance.add((assertion, PK.confidence, Literal(f"{evidence.confidence:.3f}", datatype=XSD.decimal)))
    provenance.add((assertion, PK.rule, Literal(evidence.rule)))
    provenance.add((quote, OA.exact, Literal(evidence.span.of(recorded.document.text))))
    provenance.add((quote, DCTERMS.isPartOf, URIRef(recorded.document.url or recorded.iri)))
