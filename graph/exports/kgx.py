"""Claims as Biolink edges in KGX's tab-separated form (Biolink Model 4, KGX specification)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.curation import CORRECTED
from graph.identifiers import claim_iri, evidence_iri, span_iri
from graph.model import Claim, Evidence
from graph.rdf import RecordedDocument
from ontology.namespaces import PREFIXES
from ontology.terms import Modality, Polarity, Relation

COLUMNS = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "original_predicate",
    "negated",
    "hedged",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "supporting_text",
    "subject_name",
    "object_name",
    "has_confidence_score",
)

PREDICATES = {
    Relation.TREATS: "biolink:treats",
    Relation.RELIEVES: "biolink:ameliorates_condition",
    Relation.PREVENTS: "biolink:preventative_for_condition",
    Relation.HAS_EFFECT: "biolink:causes",
    Relation.HAS_ADVERSE_EFFECT: "biolink:has_side_effect",
    Relation.HAS_SYMPTOM: "biolink:has_phenotype",
    Relation.HAS_CAUSE: "biolink:caused_by",
    Relation.DERIVED_FROM: "biolink:derives_from",
    Relation.BROADER: "biolink:subclass_of",
}


_MANUAL = "manual_validation_of_automated_agent"


def kgx_edges(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    """A header line, then a line for each piece of evidence; many lines may share subject, predicate and object.

    ``hedged`` is a column of our own; all others are Biolink's. The level of knowledge is not provided, as Biolink has
    it of text mining.
    """
    yield "\t".join(COLUMNS) + "\n"
    for recorded in documents:
        for claim in recorded.extraction.claims:
            for evidence in claim.evidence:
                yield "\t".join(_clean(value) for value in _edge(recorded, claim, evidence)) + "\n"


def curie(iri: str) -> str:
    """The IRI shortened by the project's prefixes.

    >>> curie("http://id.nlm.nih.gov/mesh/D003932")
    'mesh:D003932'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _edge(recorded: RecordedDocument, claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    iri = claim_iri(claim.subject.concept, claim.relation, claim.object.concept)
    return (
        curie(evidence_iri(iri, span_iri(recorded.iri, evidence.span))),
        curie(claim.subject.concept),
        PREDICATES[claim.relation],
        curie(claim.object.concept),
        "biolink:Association",
        curie(str(claim.relation.iri)),
        "true" if evidence.polarity is Polarity.NEGATED else "false",
        "true" if evidence.modality is Modality.HEDGED else "false",
        "not_provided",
        _MANUAL if evidence.rule.startswith(CORRECTED) else "text_mining_agent",
        "infores:pharmakon",
        recorded.document.url or curie(recorded.iri),
        evidence.span.of(recorded.document.text),
        claim.subject.label,
        claim.object.label,
        f"{evidence.confidence:.3f}",
    )


def _clean(value: str) -> str:
    return " ".join(value.split())
