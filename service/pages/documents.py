"""The page of a document: its whole text, with the mentions and the cited place marked."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import HTMLResponse

from graph.model import Span
from graph.rdf import RecordedDocument
from ontology.terms import ConceptType
from service.marking import Mark, shown_blocks
from service.rendering import page
from service.search.response import Quoted


def document_page(recorded: RecordedDocument, statements: list[Quoted], cited: Span | None) -> HTMLResponse:
    """The page of a document, with the place that is cited, if one is."""
    return page(
        "document.html",
        iri=str(recorded.iri),
        document=recorded.document,
        extractor=recorded.extraction.extractor,
        blocks=list(shown_blocks(recorded.document, _marks(recorded, cited))),
        statements=list({(one.claim, one.polarity): one for one in statements}.values()),
        types=list(ConceptType),
        cited=cited,
        anchor=cited.start if cited is not None else None,
    )


def _marks(recorded: RecordedDocument, cited: Span | None) -> Iterator[Mark]:
    if cited is not None:
        yield Mark(cited.start, cited.end, "cited")
    for mention in recorded.extraction.mentions:
        title = f"{mention.label} ({mention.type.value}): {'; '.join(mention.reasons)}"
        yield Mark(mention.span.start, mention.span.end, f"mention {mention.type.value}", mention.concept, title)
