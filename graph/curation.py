"""Curation: what people decided about claims and links, kept through every re-ingestion."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rdflib import Literal, URIRef

from graph.extraction import Extractor
from graph.identifiers import claim_iri, document_iri, span_iri
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Span
from graph.rdf import Triple
from graph.store import Store
from ontology.concept import Concept
from ontology.namespaces import CURATION_GRAPH, DCTERMS, ID, PK, PROV, RDF, RDFS, XSD
from ontology.terms import Polarity, Relation


class Verdict(StrEnum):
    """What was decided: that it is wrong, or that it should read otherwise."""

    REJECTED = "rejected"
    CORRECTED = "corrected"

    @property
    def iri(self) -> URIRef:
        """The ontology's individual for this verdict."""
        return PK[self.value.capitalize()]


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's verdict on a claim (by its IRI) or on a link (by the IRI of the mention's span).

    ``by`` names the person and ``at`` is an ISO 8601 time in UTC. ``document`` limits a verdict on a claim to one
    document. A correction says what to put instead: ``concept`` for a link; ``subject``, ``relation``, ``object`` or
    ``polarity`` for a claim, each None where it stays.
    """

    target: str
    verdict: Verdict
    by: str
    at: str
    note: str = ""
    document: str | None = None
    concept: str | None = None
    subject: str | None = None
    relation: Relation | None = None
    object: str | None = None
    polarity: Polarity | None = None

    @property
    def iri(self) -> URIRef:
        """The decision's own IRI: one for each target and document, so that a later decision replaces an earlier."""
        digest = hashlib.sha256(f"{self.target}\x00{self.document or ''}".encode()).hexdigest()
        return ID["decision/" + digest[:20]]


_VERDICTS = {v.iri: v for v in Verdict}
_RELATIONS = {r.iri: r for r in Relation}
_POLARITIES = {p.iri: p for p in Polarity}


def decisions(store: Store) -> list[Decision]:
    """All decisions in the store, in the order of their IRIs."""
    values: dict[URIRef, dict[URIRef, URIRef | Literal]] = {}
    for s, p, o in store.triples(CURATION_GRAPH):
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef | Literal):
            values.setdefault(s, {})[p] = o
    return [_read(values[iri]) for iri in sorted(values)]


def decide(store: Store, decision: Decision) -> None:
    """Keep a decision; one about the same target and document is replaced."""
    others = [d for d in decisions(store) if d.iri != decision.iri]
    _rewrite(store, [*others, decision])


def withdraw(store: Store, target: str, document: str | None = None) -> bool:
    """Forget a decision; False where there was none."""
    kept = [d for d in decisions(store) if (d.target, d.document) != (target, document)]
    found = len(kept) < len(decisions(store))
    _rewrite(store, kept)
    return found


class CuratedExtractor:
    """An extractor whose findings agree with what people decided."""

    def __init__(self, extractor: Extractor, verdicts: Iterable[Decision], vocabulary: Mapping[str, Concept]) -> None:
        self._extractor = extractor
        self._decisions = list(verdicts)
        self._vocabulary = vocabulary

    @property
    def name(self) -> str:
        """The name of the extractor underneath: decisions are recorded as what they are, not as its findings."""
        return self._extractor.name

    def extract(self, document: Document) -> Extraction:
        """What the document mentions and claims."""
        return next(self.extract_many([document]))

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn."""
        for document, found in zip(documents, self._extractor.extract_many(documents), strict=True):
            yield self._curated(document, found)

    def _curated(self, document: Document, found: Extraction) -> Extraction:
        iri = document_iri(document.identifier)
        relevant = {d.target: d for d in self._decisions if d.document in (None, str(iri))}
        links = {m.span: relevant[name] for m in found.mentions if (name := str(span_iri(iri, m.span))) in relevant}
        mentions = [self._linked(m, links.get(m.span)) for m in found.mentions]
        claims: dict[URIRef, Claim] = {}
        for claim in found.claims:
            for piece in self._claims(claim, links, relevant):
                key = claim_iri(piece.subject.concept, piece.relation, piece.object.concept)
                known = claims.get(key)
                claims[key] = piece if known is None else replace(known, evidence=known.evidence + piece.evidence)
        return Extraction(tuple(m for m in mentions if m), tuple(claims.values()), found.extractor)

    def _linked(self, mention: Mention, decision: Decision | None) -> Mention | None:
        if decision is None:
            return mention
        if decision.verdict is Verdict.REJECTED or decision.concept is None:
            return None
        argument = self._argument(decision.concept, mention.span, mention.label)
        return replace(
            mention,
            concept=argument.concept,
            label=argument.label,
            score=1.0,
            reasons=(f"corrected by {decision.by}",),
            candidate=False,
            near=None,
        )

    def _claims(
        self, claim: Claim, links: Mapping[Span, Decision], relevant: Mapping[str, Decision]
    ) -> Iterator[Claim]:
        """The claims, each of one piece of evidence, that are left of a claim."""
        for evidence in claim.evidence:
            ends = [
                self._relinked(argument, span, links)
                for argument, span in ((claim.subject, evidence.subject), (claim.object, evidence.object))
            ]
            subject, object_ = ends
            if subject is None or object_ is None:
                continue
            name = str(claim_iri(subject.concept, claim.relation, object_.concept))
            verdict = relevant.get(name)
            if verdict is None:
                yield Claim(subject, claim.relation, object_, (evidence,))
            elif verdict.verdict is Verdict.CORRECTED:
                yield self._corrected(Claim(subject, claim.relation, object_, (evidence,)), evidence, verdict)

    def _relinked(self, argument: Argument, span: Span | None, links: Mapping[Span, Decision]) -> Argument | None:
        decision = links.get(span) if span is not None else None
        if decision is None:
            return argument
        if decision.verdict is Verdict.REJECTED or decision.concept is None:
            return None
        return self._argument(decision.concept, span, argument.label)

    def _corrected(self, claim: Claim, evidence: Evidence, decision: Decision) -> Claim:
        subject, object_ = claim.subject, claim.object
        if decision.subject is not None:
            subject = self._argument(decision.subject, subject.mention, subject.label)
        if decision.object is not None:
            object_ = self._argument(decision.object, object_.mention, object_.label)
        rule = f"corrected by {decision.by}"
        changed = replace(evidence, polarity=decision.polarity or evidence.polarity, confidence=1.0, rule=rule)
        return Claim(subject, decision.relation or claim.relation, object_, (changed,))

    def _argument(self, concept: str, mention: Span | None, label: str) -> Argument:
        known = self._vocabulary[concept]
        return Argument(concept, known.label, known.types[0], mention)


def _rewrite(store: Store, kept: Sequence[Decision]) -> None:
    store.replace(CURATION_GRAPH, [triple for decision in kept for triple in _triples(decision)])
    store.flush()


def _triples(decision: Decision) -> Iterator[Triple]:
    node = decision.iri
    yield node, RDF.type, PK.Decision
    yield node, PK.about, URIRef(decision.target)
    yield node, PK.verdict, decision.verdict.iri
    yield node, DCTERMS.creator, Literal(decision.by)
    yield node, PROV.generatedAtTime, Literal(decision.at, datatype=XSD.dateTime, normalize=False)
    if decision.note:
        yield node, RDFS.comment, Literal(decision.note)
    optional = (
        (PK.document, decision.document and URIRef(decision.document)),
        (PK.concept, decision.concept and URIRef(decision.concept)),
        (PK.correctedSubject, decision.subject and URIRef(decision.subject)),
        (PK.correctedRelation, decision.relation and decision.relation.iri),
        (PK.correctedObject, decision.object and URIRef(decision.object)),
        (PK.polarity, decision.polarity and decision.polarity.iri),
    )
    for predicate, value in optional:
        if isinstance(value, URIRef):
            yield node, predicate, value


def _read(values: Mapping[URIRef, URIRef | Literal]) -> Decision:
    def text(predicate: URIRef) -> str | None:
        return str(values[predicate]) if predicate in values else None

    relation, polarity = values.get(PK.correctedRelation), values.get(PK.polarity)
    return Decision(
        target=str(values[PK.about]),
        verdict=_VERDICTS[URIRef(values[PK.verdict])],
        by=str(values[DCTERMS.creator]),
        at=str(values[PROV.generatedAtTime]),
        note=text(RDFS.comment) or "",
        document=text(PK.document),
        concept=text(PK.concept),
        subject=text(PK.correctedSubject),
        relation=_RELATIONS[URIRef(relation)] if relation is not None else None,
        object=text(PK.correctedObject),
        polarity=_POLARITIES[URIRef(polarity)] if polarity is not None else None,
    )
