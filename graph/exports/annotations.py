"""Mentions and evidence as Web Annotations (W3C Recommendation, JSON-LD), one annotation a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from rdflib import URIRef

from graph.citations import Citation, Source, cite
from graph.identifiers import claim_iri, evidence_iri, span_iri
from graph.model import Claim, Evidence, Mention, Span
from graph.rdf import RecordedDocument

Json = Mapping[str, object]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def web_annotations(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    """Each mention (``identifying``) and each piece of evidence (``assessing``) as a line of JSON-LD."""
    for recorded in documents:
        for annotation in _annotations(recorded):
            yield json.dumps({"@context": CONTEXT, **annotation}, ensure_ascii=False) + "\n"


def _annotations(recorded: RecordedDocument) -> Iterator[Json]:
    source = _source(recorded)
    for mention in recorded.extraction.mentions:
        yield _mention(recorded, cite(source, mention.span), mention)
    for claim in recorded.extraction.claims:
        for evidence in claim.evidence:
            yield _evidence(recorded, cite(source, evidence.span), claim, evidence)


def _source(recorded: RecordedDocument) -> Source:
    document = recorded.document
    return Source(document.identifier, document.title, document.text, document.sha256, document.url)


def _mention(recorded: RecordedDocument, citation: Citation, mention: Mention) -> Json:
    return {
        "id": f"{_node(recorded, mention.span)}&annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"type": "SpecificResource", "source": mention.concept, "purpose": "identifying"},
        "target": _target(citation),
    }


def _evidence(recorded: RecordedDocument, citation: Citation, claim: Claim, evidence: Evidence) -> Json:
    iri = claim_iri(claim.subject.concept, claim.relation, claim.object.concept)
    statement = f"{claim.subject.label} {claim.relation.value} {claim.object.label}"
    return {
        "id": str(evidence_iri(iri, _node(recorded, evidence.span))),
        "type": "Annotation",
        "motivation": "assessing",
        "body": [
            {"type": "SpecificResource", "source": str(iri), "purpose": "linking"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": f"{statement} ({evidence.polarity.value}, {evidence.modality.value})",
            },
        ],
        "target": _target(citation),
    }


def _node(recorded: RecordedDocument, span: Span) -> URIRef:
    return span_iri(recorded.iri, span)


def _target(citation: Citation) -> Json:
    return {
        "source": citation.document,
        "selector": [
            {"type": "TextPositionSelector", "start": citation.start, "end": citation.end},
            {
                "type": "TextQuoteSelector",
                "exact": citation.exact,
                "prefix": citation.prefix,
                "suffix": citation.suffix,
            },
        ],
    }
