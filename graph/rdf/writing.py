"""The shapes of the graph: the one place that knows which triples a document becomes.

The shapes themselves are stated in ``ontology/shapes.ttl``. Nothing here depends on the time, the machine or the
order of earlier documents: the same input gives the same triples.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache

from rdflib import Literal, URIRef
from rdflib.term import Node

from graph import identifiers
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Passage, Span
from graph.rdf import structure
from ontology.namespaces import DCTERMS, OA, PK, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from ontology.terms import ConceptType, Modality, Polarity

Triple = tuple[Node, Node, Node]

_TYPE = RDF.type
HEADING_SEPARATOR = " › "


def revision(document: Document, extractor: str) -> str:
    """The digest that tells one state of a document's graph from another: its source and who read it.

    >>> d = Document("d", "Title", "text", ())
    >>> revision(d, "builtin-1") == revision(d, "builtin-1") != revision(d, "builtin-2")
    True
    """
    parts = (
        document.identifier,
        document.title,
        document.question or "",
        document.url or "",
        document.media_type,
        document.sha256,
        structure.write(document.blocks),
        extractor,
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def heading_path(document: Document, passage: Passage) -> tuple[str, ...]:
    """The texts of the headings above a passage, outermost first."""
    return tuple(" ".join(h.of(document.text).split()) for h in passage.headings)


def document_triples(document: Document, passages: Sequence[Passage], extraction: Extraction) -> Iterator[Triple]:
    """Every triple of a document's graph; some may repeat.

    ``passages`` are in text order, and every mention and evidence begins inside one of them.
    """
    writer = _Writer(document, passages, extraction.extractor)
    yield from writer.source(revision(document, extraction.extractor))
    for position, passage in enumerate(passages):
        yield from writer.passage(position, passage)
    for mention in extraction.mentions:
        yield from writer.mention(mention)
    for claim in extraction.claims:
        yield from writer.claim(claim)


class _Writer:
    """Writes the parts of one document; what occurs more than once is described once."""

    def __init__(self, document: Document, passages: Sequence[Passage], extractor: str) -> None:
        self._document = document
        self._extractor = extractor
        self._agent = identifiers.extractor_iri(extractor)
        self._iri = identifiers.document_iri(document.identifier)
        self._starts = [p.span.start for p in passages]
        self._passages = [p.span for p in passages]
        self._described: dict[Span, URIRef] = {}
        self._named: dict[URIRef, set[ConceptType]] = {}

    def source(self, digest: str) -> Iterator[Triple]:
        document, iri, agent = self._document, self._iri, self._agent
        yield iri, _TYPE, PK.Document
        yield iri, _TYPE, SCHEMA.CreativeWork
        yield iri, DCTERMS.identifier, Literal(document.identifier)
        yield iri, DCTERMS.title, Literal(document.title)
        if document.question:
            yield iri, PK.question, Literal(document.question)
        if document.url:
            yield iri, SCHEMA.url, Literal(document.url, datatype=XSD.anyURI)
        yield iri, DCTERMS.format, Literal(document.media_type)
        yield iri, PK.text, Literal(document.text)
        yield iri, PK.structure, Literal(structure.write(document.blocks))
        yield iri, PK.sha256, Literal(document.sha256)
        yield iri, PK.revision, Literal(digest)
        yield iri, PROV.wasAttributedTo, agent
        yield agent, _TYPE, PROV.SoftwareAgent
        yield agent, RDFS.label, Literal(self._extractor)

    def passage(self, position: int, passage: Passage) -> Iterator[Triple]:
        node = yield from self._span(passage.span)
        yield node, _TYPE, PK.Passage
        yield node, PK.position, _integer(position)
        for heading in passage.headings:
            yield node, PK.heading, (yield from self._span(heading))
        if passage.headings:
            yield node, PK.nearestHeading, self._described[passage.headings[-1]]
            yield node, PK.headingPath, Literal(HEADING_SEPARATOR.join(heading_path(self._document, passage)))

    def mention(self, mention: Mention) -> Iterator[Triple]:
        node = yield from self._span(mention.span)
        concept = _concept(mention.concept)
        yield node, _TYPE, PK.Mention
        yield node, PK.concept, concept
        yield node, PK.role, mention.type.iri
        yield node, PK.score, _decimal(mention.score)
        for reason in mention.reasons:
            yield node, PK.reason, _word(reason)
        yield node, PK.passage, self._passage_of(mention.span)
        if mention.candidate:
            yield from self._candidate(concept, mention.label, mention.type)
            if mention.near is not None:
                yield concept, SKOS.closeMatch, _concept(mention.near)

    def claim(self, claim: Claim) -> Iterator[Triple]:
        subject, object_ = _concept(claim.subject.concept), _concept(claim.object.concept)
        iri = identifiers.claim_iri(subject, claim.relation, object_)
        yield iri, _TYPE, PK.Claim
        yield iri, RDF.subject, subject
        yield iri, RDF.predicate, claim.relation.iri
        yield iri, RDF.object, object_
        for argument in _candidates(claim):
            yield from self._candidate(_concept(argument.concept), argument.label, argument.type)
        for evidence in claim.evidence:
            yield from self._evidence(iri, evidence)
        if is_asserted(claim.evidence):
            yield subject, claim.relation.iri, object_

    def _evidence(self, claim: URIRef, evidence: Evidence) -> Iterator[Triple]:
        quote = yield from self._span(evidence.span)
        node = identifiers.evidence_iri(claim, quote)
        yield claim, PK.evidence, node
        yield node, _TYPE, PK.Evidence
        yield node, PK.claim, claim
        yield node, PK.quote, quote
        yield node, PK.polarity, evidence.polarity.iri
        yield node, PK.modality, evidence.modality.iri
        yield node, PK.confidence, _decimal(evidence.confidence)
        yield node, PK.rule, _word(evidence.rule)
        yield node, PK.passage, self._passage_of(evidence.span)
        yield node, PK.document, self._iri
        yield node, PROV.wasAttributedTo, self._agent
        for predicate, mention in ((PK.subjectMention, evidence.subject), (PK.objectMention, evidence.object)):
            if mention is not None:
                yield node, predicate, (yield from self._span(mention))

    def _span(self, span: Span) -> Generator[Triple, None, URIRef]:
        """Describe a span, unless it was described before; returns its IRI to ``yield from``."""
        node = self._described.get(span)
        if node is None:
            node = self._described[span] = identifiers.span_iri(self._iri, span)
            yield node, _TYPE, PK.Span
            yield node, OA.start, _integer(span.start)
            yield node, OA.end, _integer(span.end)
            yield node, OA.exact, Literal(span.of(self._document.text))
            yield node, PK.document, self._iri
        return node

    def _candidate(self, concept: URIRef, label: str, type_: ConceptType) -> Iterator[Triple]:
        """Describe a concept that no vocabulary holds; of several labels the first is preferred."""
        types = self._named.get(concept)
        if types is None:
            types = self._named[concept] = set()
            yield concept, _TYPE, SKOS.Concept
            yield concept, _TYPE, PK.Candidate
            yield concept, SKOS.prefLabel, Literal(label, lang="en")
        if type_ not in types:
            types.add(type_)
            yield concept, _TYPE, type_.iri

    def _passage_of(self, span: Span) -> URIRef:
        return self._described[self._passages[max(0, bisect_right(self._starts, span.start) - 1)]]


def is_asserted(evidence: Iterable[Evidence]) -> bool:
    """Whether some evidence affirms its claim without hedging, so that the direct triple holds."""
    return any(e.polarity is Polarity.AFFIRMED and e.modality is Modality.ASSERTED for e in evidence)


def _candidates(claim: Claim) -> tuple[Argument, ...]:
    return tuple(argument for argument in (claim.subject, claim.object) if argument.candidate)


# Terms are slow to make, and these come back in many documents.
_concept = lru_cache(maxsize=16384)(URIRef)
_word = lru_cache(maxsize=16384)(Literal)


@lru_cache(maxsize=16384)
def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=2048)
def _decimal(value: float) -> Literal:
    text = f"{min(max(value, 0.0), 1.0):.3f}".rstrip("0")
    return Literal(text + "0" if text.endswith(".") else text, datatype=XSD.decimal, normalize=False)
