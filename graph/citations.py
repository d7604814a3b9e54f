"""Citations: what a span says, where it stands, and the source it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from graph.identifiers import document_iri, span_iri
from graph.model import Span

CONTEXT = 48
"""Code points of text that a citation gives before and after its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation says of its document; ``sha256`` is that of the stored text's UTF-8 bytes."""

    identifier: str
    title: str
    text: str
    sha256: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quotation: ``text[start:end] == exact`` of the source, counted in Unicode code points.

    ``prefix`` and ``suffix`` are the characters next to it, as in a Web Annotation ``TextQuoteSelector``;
    ``headings`` are the headings above it, outermost first.
    """

    iri: str
    document: str
    identifier: str
    title: str
    url: str | None
    headings: tuple[str, ...]
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sha256: str


def cite(source: Source, span: Span, headings: tuple[str, ...] = ()) -> Citation:
    """The citation of a span of a source.

    >>> cite(Source("d", "D", "Heroin is derived from morphine.", "0"), Span(23, 31)).prefix
    'Heroin is derived from '

    Raises:
        ValueError: if the span ends beyond the text.
    """
    if span.end > len(source.text):
        raise ValueError(f"{source.identifier} has {len(source.text)} characters, none at {span.end}")
    document = document_iri(source.identifier)
    return Citation(
        iri=str(span_iri(document, span)),
        document=str(document),
        identifier=source.identifier,
        title=source.title,
        url=source.url,
        headings=headings,
        start=span.start,
        end=span.end,
        exact=span.of(source.text),
        prefix=source.text[max(0, span.start - CONTEXT) : span.start],
        suffix=source.text[span.end : span.end + CONTEXT],
        sha256=source.sha256,
    )
