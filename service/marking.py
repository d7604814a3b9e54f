"""Text with marks: stretches between the borders of all marks, so that marks may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Document, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a document that is shown in a special way; ``iri`` is what it links to, ``title`` its tooltip."""

    start: int
    end: int
    kind: str
    iri: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same marks throughout, with its position in the document."""

    text: str
    start: int
    kinds: frozenset[str]
    iri: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of a document, ready to be shown; ``kind`` is a kind of block."""

    kind: str
    level: int
    segments: tuple[Segment, ...]


def segments(text: str, offset: int, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """The text, which stands at ``offset`` of its document, cut at the borders of the marks.

    >>> [(s.text, sorted(s.kinds)) for s in segments("heroin and morphine", 10, [Mark(10, 16, "word")])]
    [('heroin', ['word']), (' and morphine', [])]
    """
    end = offset + len(text)
    here = [mark for mark in marks if mark.start < end and mark.end > offset]
    borders = {offset, end}
    for mark in here:
        borders |= {max(mark.start, offset), min(mark.end, end)}
    cuts = sorted(borders)
    return tuple(_segment(text, offset, a, b, here) for a, b in pairwise(cuts))


def _segment(text: str, offset: int, start: int, end: int, marks: Iterable[Mark]) -> Segment:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    linked = next((mark for mark in over if mark.iri is not None), None)
    return Segment(
        text[start - offset : end - offset],
        start,
        frozenset(mark.kind for mark in over),
        linked.iri if linked else None,
        linked.title if linked else None,
    )


def shown_blocks(document: Document, marks: Iterable[Mark]) -> Iterator[ShownBlock]:
    """The whole text by its blocks; what stands outside all blocks is shown as paragraphs, unless it is white space."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    at = 0
    for block in document.blocks:
        yield from _gap(document.text, at, block.span.start, ordered)
        yield _shown(document.text, block.span, block.kind.value, block.level, ordered)
        at = block.span.end
    yield from _gap(document.text, at, len(document.text), ordered)


def _gap(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[ShownBlock]:
    if text[start:end].strip():
        yield _shown(text, Span(start, end), "paragraph", 0, marks)


def _shown(text: str, span: Span, kind: str, level: int, marks: list[Mark]) -> ShownBlock:
    near = [mark for mark in marks if mark.start < span.end and mark.end > span.start]
    return ShownBlock(kind, level, segments(span.of(text), span.start, near))
