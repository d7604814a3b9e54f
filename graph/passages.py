"""Passages: the stretches of a document that search returns and evidence stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Block, BlockKind, Document, Passage, Span
from graph.sentences import sentences
from graph.structure import is_lead_in, is_name

MAX_WORDS = 200
MAX_CHARS = 2000

_CLAUSE = re.compile(r"[,;:)]\s+|\s[–—-]\s+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that is never cut: ``words`` at most MAX_WORDS, and at most MAX_CHARS long."""

    start: int
    end: int
    words: int


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in order; every non-space character of the text lies in exactly one.

    Consecutive blocks under one heading are joined up to `MAX_WORDS` words and `MAX_CHARS` characters; longer ones
    are cut between sentences, a longer sentence between clauses, then words, a longer word between characters. A
    lead-in stays with its list, and a named item with its description, where they fit. A heading opens the passage
    below it, and is the last of that passage's ``headings``; layout that no block holds, such as Markdown's markers,
    goes with the block beside it.
    """
    return tuple(_Builder(document.text, document.blocks).passages())


def reading(document: Document, span: Span) -> tuple[str, int]:
    """A passage as encoders read it, and where its first character would stand in the document's text.

    The title goes first, since it says what the text is about. Encoders do not see line breaks: where a block ends
    without a full stop, a semicolon takes the place of the white space after it.
    """
    lead = f"{document.title}. "
    letters = list(span.of(document.text))
    for block in document.blocks:
        at = block.span.end - span.start
        if 0 < at < len(letters) and letters[at].isspace() and letters[at - 1].isalnum():
            letters[at] = ";"
    return lead + "".join(letters), span.start - len(lead)


class _Builder:
    """Walks the blocks once, filling a passage at a time."""

    def __init__(self, text: str, blocks: tuple[Block, ...]) -> None:
        self._text = text
        self._blocks = blocks
        self._path: list[tuple[int, Span]] = []
        self._start = self._end = self._words = 0
        self._open_headings = False

    def passages(self) -> Iterator[Passage]:
        territories = _territories(self._text, self._blocks)
        counts = [len(self._text[a:b].split()) for a, b in territories]
        for position, block in enumerate(self._blocks):
            start, end = territories[position]
            if block.kind is BlockKind.HEADING:
                yield from self._heading(block)
            elif self._words and not self._fits(*self._together(territories, counts, position)):
                yield from self._flush()
            for unit in _units(self._text, start, end, counts[position]):
                yield from self._add(unit)
            self._open_headings = block.kind is BlockKind.HEADING
        if not self._blocks and (text := self._text.strip()):
            start = self._text.index(text[0])
            for unit in _units(self._text, start, start + len(text), len(text.split())):
                yield from self._add(unit)
        yield from self._flush()

    def _heading(self, block: Block) -> Iterator[Passage]:
        """A heading closes what is above, unless that is only the heading it stands under."""
        if not (self._open_headings and self._path and self._path[-1][0] < block.level):
            yield from self._flush()
        while self._path and self._path[-1][0] >= block.level:
            self._path.pop()
        self._path.append((block.level, block.span))

    def _together(self, territories: list[tuple[int, int]], counts: list[int], position: int) -> tuple[int, int]:
        """The end and the words of what had best stay together from ``position`` on, if a passage can hold it."""
        first = self._blocks[position]
        words, last = counts[position], position
        list_follows = first.kind is BlockKind.PARAGRAPH and is_lead_in(self._text, first.span)
        while last + 1 < len(self._blocks) and words <= MAX_WORDS:
            above, below = self._blocks[last], self._blocks[last + 1]
            if below.kind is BlockKind.ITEM:
                belongs = list_follows
            else:
                belongs = below.kind is BlockKind.PARAGRAPH and self._describes(above, below, list_follows)
            if not belongs:
                break
            last += 1
            words += counts[last]
        if words > MAX_WORDS and last > position:  # at least the next one, so that no lead-in ends a passage
            last, words = position + 1, counts[position] + counts[position + 1]
        return territories[last][1], words

    def _describes(self, above: Block, below: Block, list_follows: bool) -> bool:
        """Whether a paragraph belongs to the item above it, or is announced by the lead-in above it."""
        if above.kind is BlockKind.ITEM:
            return is_name(self._text, above.span) and not is_lead_in(self._text, below.span)
        return list_follows and above.kind is BlockKind.PARAGRAPH and is_lead_in(self._text, above.span)

    def _fits(self, end: int, words: int) -> bool:
        return self._words + words <= MAX_WORDS and end - self._start <= MAX_CHARS

    def _add(self, unit: _Unit) -> Iterator[Passage]:
        if self._words and not self._fits(unit.end, unit.words):
            yield from self._flush()
        if not self._words:
            self._start = unit.start
        self._end = unit.end
        self._words += unit.words

    def _flush(self) -> Iterator[Passage]:
        if self._words:
            yield Passage(Span(self._start, self._end), tuple(span for _, span in self._path))
        self._words = 0


def _territories(text: str, blocks: tuple[Block, ...]) -> list[tuple[int, int]]:
    """Each block's span with the layout beside it: what follows on its line, and what stands before it."""
    bounds: list[tuple[int, int]] = []
    for position, block in enumerate(blocks):
        after = blocks[position + 1].span.start if position + 1 < len(blocks) else len(text)
        start = bounds[-1][1] if bounds else 0
        line = text.find("\n", block.span.end, after)
        end = after if position + 1 == len(blocks) else block.span.end if line < 0 else line
        lead = text[start : block.span.start]
        start += len(lead) - len(lead.lstrip())
        trail = text[block.span.end : end]
        bounds.append((start, block.span.end + len(trail.rstrip())))
    return bounds


def _units(text: str, start: int, end: int, words: int) -> Iterator[_Unit]:
    if not words:
        return
    if words <= MAX_WORDS and end - start <= MAX_CHARS:
        yield _Unit(start, end, words)
        return
    for sentence in sentences(text, Span(start, end)):
        count = len(sentence.of(text).split())
        if count <= MAX_WORDS and len(sentence) <= MAX_CHARS:
            yield _Unit(sentence.start, sentence.end, count)
        else:
            yield from _cut(text, sentence)


def _cut(text: str, sentence: Span) -> Iterator[_Unit]:
    """A sentence too long for a passage, cut after clauses where it can be, else between words."""
    clauses = {match.end() for match in _CLAUSE.finditer(text, sentence.start, sentence.end)}
    start, end, count = sentence.start, sentence.start, 0
    for word in _WORD.finditer(text, sentence.start, sentence.end):
        left, right = word.span()
        clause = left in clauses and count >= MAX_WORDS // 2
        if count and (clause or count >= MAX_WORDS or right - start > MAX_CHARS):
            yield _Unit(start, end, count)
            start, count = left, 0
        while right - left > MAX_CHARS:
            yield _Unit(left, left + MAX_CHARS, 1)
            left = start = left + MAX_CHARS
        if not count:
            start = left
        end, count = right, count + 1
    if count and end > start:
        yield _Unit(start, end, count)
