"""A document as rows of the view."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from rdflib import URIRef

from graph.citations import CONTEXT
from graph.identifiers import claim_iri, evidence_iri, span_iri
from graph.model import Argument, Document, Extraction, Mention, Passage, Span
from graph.rdf import heading_path, revision
from graph.sentences import sentences

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """One document's rows; those of a passage are by the passage's position."""

    document: Row
    passages: tuple[Row, ...]
    mentions: tuple[tuple[int, Row], ...]
    evidence: tuple[tuple[int, Row], ...]
    candidates: tuple[Row, ...]


def rows(iri: URIRef, document: Document, passages: Sequence[Passage], extraction: Extraction) -> DocumentRows:
    """The rows of a document and all that was found in it."""
    starts = [passage.span.start for passage in passages]

    def place(span: Span) -> int:
        return max(0, bisect_right(starts, span.start) - 1)

    mentioned: list[list[tuple[str, str, int, int]]] = [[] for _ in passages]
    for mention in extraction.mentions:
        at = mentioned[place(mention.span)]
        at.append((mention.concept, mention.type.value, mention.span.start, mention.span.end))
    return DocumentRows(
        document=(
            str(iri),
            revision(document, extraction.extractor),
            document.identifier,
            document.title,
            document.url,
            host(document.url or ""),
            document.sha256,
        ),
        passages=tuple(_passage(iri, document, p, m) for p, m in zip(passages, mentioned, strict=True)),
        mentions=tuple(
            (position, (concept, role, count))
            for position, found in enumerate(mentioned)
            for (concept, role), count in sorted(Counter((one[0], one[1]) for one in found).items())
        ),
        evidence=tuple(_evidence(iri, document, passages, place, extraction)),
        candidates=_candidates(extraction),
    )


def host(url: str) -> str:
    """The host of a URL; empty when it names none.

    >>> host("https://www.cancer.gov/types/breast")
    'www.cancer.gov'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _passage(iri: URIRef, document: Document, passage: Passage, mentioned: Sequence[tuple[str, str, int, int]]) -> Row:
    text, span = document.text, passage.span
    return (
        str(span_iri(iri, span)),
        span.start,
        span.end,
        span.of(text),
        text[max(0, span.start - CONTEXT) : span.start],
        text[span.end : span.end + CONTEXT],
        json.dumps(heading_path(document, passage), ensure_ascii=False),
        json.dumps(mentioned, ensure_ascii=False),
        json.dumps([(s.start - span.start, s.end - span.start) for s in sentences(text, span)]),
    )


def _evidence(
    iri: URIRef,
    document: Document,
    passages: Sequence[Passage],
    place: Callable[[Span], int],
    extraction: Extraction,
) -> Iterator[tuple[int, Row]]:
    for claim in extraction.claims:
        name = claim_iri(claim.subject.concept, claim.relation, claim.object.concept)
        for one in claim.evidence:
            at = place(one.span)
            yield (
                at,
                (
                    str(evidence_iri(name, span_iri(iri, one.span))),
                    str(name),
                    claim.subject.concept,
                    claim.relation.value,
                    claim.object.concept,
                    one.polarity.value,
                    one.modality.value,
                    round(one.confidence, 3),
                    one.rule,
                    one.span.start,
                    one.span.end,
                    None if passages[at].span.contains(one.span) else one.span.of(document.text),
                ),
            )


def _candidates(extraction: Extraction) -> tuple[Row, ...]:
    """The concepts that no vocabulary holds, each with its types and the one label that the graph gives it."""
    labels: dict[str, str] = {}
    types: set[tuple[str, str]] = set()
    arguments = (argument for claim in extraction.claims for argument in (claim.subject, claim.object))
    found: Iterator[Mention | Argument] = chain(extraction.mentions, arguments)
    for one in found:
        if one.candidate:
            labels.setdefault(one.concept, one.label)
            types.add((one.concept, one.type.value))
    return tuple((iri, labels[iri], type_) for iri, type_ in sorted(types))
