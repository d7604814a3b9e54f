"""Standoff export: mentions and statements of one document as plain values, offsets into its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

from graph.linking.predicates import denies_harm
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Span
from ontology.terms import Modality, Polarity, Relation

_NAMES = {
    Relation.TREATS: "treats",
    Relation.RELIEVES: "relieves",
    Relation.PREVENTS: "relieves",
    Relation.HAS_EFFECT: "has_effect",
    Relation.HAS_ADVERSE_EFFECT: "has_effect",
    Relation.HAS_SYMPTOM: "has_symptom",
    Relation.HAS_CAUSE: "has_cause",
    Relation.DERIVED_FROM: "derived_from",
    Relation.BROADER: "broader",
}

_NEARLY = 0.2
"""How much less sure than the surest a quote may be, to be preferred because it comes first."""


class StandoffMention(TypedDict):
    """A mention: code points ``start`` to ``end`` of the text read ``surface``."""

    id: str
    start: int
    end: int
    surface: str
    type: str
    label: str
    iri: str


class StandoffArgument(TypedDict):
    """A statement's subject or object; ``mention`` is the id of its mention in the quote, if one stands there.

    ``aliases`` are the wordings by which the document mentions the concept.
    """

    mention: str | None
    label: str
    iri: str
    aliases: list[str]


class StandoffStatement(TypedDict):
    """One quoted statement: what ``quote`` (code points ``start`` to ``end``) says."""

    id: str
    subject: StandoffArgument
    relation: str
    object: StandoffArgument
    negated: bool
    hedged: bool
    start: int
    end: int
    quote: str
    confidence: float


class Standoff(TypedDict):
    """Everything extracted from one document, which ``doc`` identifies."""

    doc: str
    mentions: list[StandoffMention]
    statements: list[StandoffStatement]


def standoff(document: Document, extraction: Extraction) -> Standoff:
    """The extraction as JSON-ready values, in text order: each statement once, with the first sure quote.

    Relations have the annotation guide's names: ``prevents`` is written ``relieves`` and ``hasAdverseEffect``
    ``has_effect``. What the text both affirms and denies makes two statements.
    """
    ids = {mention.span: f"m{number}" for number, mention in enumerate(extraction.mentions, 1)}
    wordings: dict[str, dict[str, None]] = {}
    for mention in extraction.mentions:
        surface = mention.span.of(document.text)
        if not denies_harm(mention.concept, surface):  # "safe" is no other name of harm
            wordings.setdefault(mention.concept, {})[surface] = None
    stated = sorted(_quotable(extraction.claims), key=lambda pair: pair[1].span)
    return {
        "doc": document.identifier,
        "mentions": [_mention(document, mention, ids) for mention in extraction.mentions],
        "statements": [
            {
                "id": f"s{number}",
                "subject": _argument(claim.subject, evidence.subject, ids, wordings),
                "relation": _NAMES[claim.relation],
                "object": _argument(claim.object, evidence.object, ids, wordings),
                **_quoted(document, evidence),
            }
            for number, (claim, evidence) in enumerate(stated, 1)
        ],
    }


def _quotable(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Evidence]]:
    """Each statement with one quote: the first that is nearly as sure as its surest."""
    gathered: dict[tuple[str, str, str, Polarity], list[tuple[Claim, Evidence]]] = {}
    for claim in claims:
        for evidence in claim.evidence:
            statement = (claim.subject.concept, _NAMES[claim.relation], claim.object.concept, evidence.polarity)
            gathered.setdefault(statement, []).append((claim, evidence))
    for quoted in gathered.values():
        least = max(evidence.confidence for _, evidence in quoted) - _NEARLY
        yield min((pair for pair in quoted if pair[1].confidence >= least), key=lambda pair: pair[1].span)


def _mention(document: Document, mention: Mention, ids: dict[Span, str]) -> StandoffMention:
    return {
        "id": ids[mention.span],
        "start": mention.span.start,
        "end": mention.span.end,
        "surface": mention.span.of(document.text),
        "type": mention.type.value,
        "label": mention.label,
        "iri": mention.concept,
    }


def _argument(
    argument: Argument, span: Span | None, ids: Mapping[Span, str], wordings: Mapping[str, Iterable[str]]
) -> StandoffArgument:
    place = span or argument.mention
    return {
        "mention": ids.get(place) if place else None,
        "label": argument.label,
        "iri": argument.concept,
        "aliases": list(wordings.get(argument.concept, ())),
    }


class _Quoted(TypedDict):
    negated: bool
    hedged: bool
    start: int
    end: int
    quote: str
    confidence: float


def _quoted(document: Document, evidence: Evidence) -> _Quoted:
    return {
        "negated": evidence.polarity is Polarity.NEGATED,
        "hedged": evidence.modality is Modality.HEDGED,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.span.of(document.text),
        "confidence": round(evidence.confidence, 3),
    }
