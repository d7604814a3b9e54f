"""Findings brought into agreement with what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from graph.curation import anchors
from graph.curation.decision import CORRECTED, Decision, Verdict
from graph.extraction import Extractor
from graph.identifiers import claim_iri, document_iri
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Span
from ontology.concept import Concept

Links = Mapping[Span, Decision]


class CuratedExtractor:
    """An extractor whose findings agree with what people decided.

    A decision about a link is found again by the words it quotes when its document has changed.
    """

    def __init__(self, extractor: Extractor, verdicts: Iterable[Decision], vocabulary: Mapping[str, Concept]) -> None:
        self._extractor = extractor
        self._vocabulary = vocabulary
        self._claims: dict[str, Decision] = {}
        self._in_document: dict[str, dict[str, Decision]] = defaultdict(dict)
        self._links: dict[str, list[tuple[Span, Decision]]] = defaultdict(list)
        for decision in sorted(verdicts, key=lambda d: d.at):
            if (place := decision.place) is not None:
                self._links[place[0]].append((place[1], decision))
            elif decision.document is not None:
                self._in_document[decision.document][decision.target] = decision
            else:
                self._claims[decision.target] = decision

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
        iri = str(document_iri(document.identifier))
        links = dict(self._places(document.text, self._links.get(iri, ())))
        about = self._claims | self._in_document.get(iri, {})
        if not links and not about:
            return found
        linked = (self._linked(mention, links.get(mention.span)) for mention in found.mentions)
        pieces = (piece for claim in found.claims for piece in self._pieces(claim, links, about))
        return replace(found, mentions=tuple(m for m in linked if m is not None), claims=_gathered(pieces))

    def _places(self, text: str, decided: Iterable[tuple[Span, Decision]]) -> Iterator[tuple[Span, Decision]]:
        for span, decision in decided:
            now = anchors.find(decision.anchor, text, span) if decision.anchor is not None else span
            if now is not None:
                yield now, decision

    def _linked(self, mention: Mention, decision: Decision | None) -> Mention | None:
        if decision is None:
            return mention
        if decision.verdict is Verdict.REJECTED or decision.concept is None:
            return None
        argument = self._argument(decision.concept, Argument(mention.concept, mention.label, mention.type))
        return Mention(mention.span, argument.concept, argument.label, argument.type, 1.0, (CORRECTED + decision.by,))

    def _pieces(self, claim: Claim, links: Links, about: Mapping[str, Decision]) -> Iterator[Claim]:
        """The claims, each of one piece of evidence, that are left of a claim."""
        for evidence in claim.evidence:
            subject = self._relinked(claim.subject, evidence.subject, links)
            object_ = self._relinked(claim.object, evidence.object, links)
            if subject is None or object_ is None:
                continue
            piece = Claim(subject, claim.relation, object_, (evidence,))
            verdict = about.get(_name(piece))
            if verdict is None:
                yield piece
            elif verdict.verdict is Verdict.CORRECTED:
                yield self._corrected(piece, evidence, verdict)

    def _relinked(self, argument: Argument, span: Span | None, links: Links) -> Argument | None:
        decision = links.get(span) if span is not None else None
        if decision is None:
            return argument
        if decision.verdict is Verdict.REJECTED or decision.concept is None:
            return None
        return self._argument(decision.concept, replace(argument, mention=span))

    def _corrected(self, claim: Claim, evidence: Evidence, decision: Decision) -> Claim:
        subject, object_ = claim.subject, claim.object
        if decision.subject is not None:
            subject = self._argument(decision.subject, subject)
        if decision.object is not None:
            object_ = self._argument(decision.object, object_)
        rule = CORRECTED + decision.by
        changed = replace(evidence, polarity=decision.polarity or evidence.polarity, confidence=1.0, rule=rule)
        return Claim(subject, decision.relation or claim.relation, object_, (changed,))

    def _argument(self, concept: str, instead_of: Argument) -> Argument:
        """An argument at the place of another; it keeps the other's type where the concept can have it.

        A concept that the vocabulary no longer holds leaves things as they were.
        """
        known = self._vocabulary.get(concept)
        if known is None:
            return instead_of
        type_ = instead_of.type if instead_of.type in known.types else known.types[0]
        return Argument(concept, known.label, type_, instead_of.mention)


def _gathered(pieces: Iterable[Claim]) -> tuple[Claim, ...]:
    """One claim for each triple of concepts; of several readings of a sentence the surest stays."""
    claims: dict[str, Claim] = {}
    for piece in pieces:
        if piece.subject.concept == piece.object.concept:
            continue
        known = claims.get(_name(piece))
        if known is None:
            claims[_name(piece)] = piece
            continue
        best = {evidence.span: evidence for evidence in known.evidence}
        (new,) = piece.evidence
        if new.span not in best or new.confidence > best[new.span].confidence:
            best[new.span] = new
        claims[_name(piece)] = replace(known, evidence=tuple(best[span] for span in sorted(best)))
    return tuple(claims.values())


def _name(claim: Claim) -> str:
    return str(claim_iri(claim.subject.concept, claim.relation, claim.object.concept))
