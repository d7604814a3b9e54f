"""Structure of plain text: headings, paragraphs and list items, as exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.model import Block, BlockKind, Span

_BREAK = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_BULLET = "•◦▪‣●○■□∙·⁃"
_MARK = rf"(?:[{_BULLET}*–-]|\d{{1,2}}[.)]|\([0-9a-z]{{1,3}}\)|[a-z]\))"
_SEPARATOR = re.compile(rf"\s(?:\s+|(?<=[{_BREAK}])|(?=[{_BULLET}]\s)|(?<=[.:;]\s)(?=[–-]\s))")
_INLINE_MARK = re.compile(rf"[{_BULLET}*–-]\s")
_ITEM = re.compile(rf"{_MARK}\s+(?=\S)")
_LONE_MARK = re.compile(rf"{_MARK}\Z")
_NEWLINE = re.compile(rf"\r\n|[{_BREAK}]")
_SHARE = re.compile(r"\s(?:\d{1,3}(?:\.\d+)?\s?%|-)(?!\S)")
_ANNOUNCED = re.compile(r"\b(?:includes?|including|are|is|be|as|following)\Z")
_HEAD_END = re.compile(r"[.!?:;)]\s")

_HEADING_CHARS = 140
_HEADING_WORDS = 16
_ITEM_WORDS = 15
_NAME_WORDS = 8
_TABLE_ROWS = 3
_BARE_RUN = 3
_ROW_CHARS = 110
_WRAP_WIDTHS = range(40, 201)


@dataclass(slots=True)
class _Fragment:
    """A stretch between separators; ``breaks`` counts the line breaks before it, ``indent`` the blanks after them.

    ``line`` is where its last line starts.
    """

    start: int
    end: int
    breaks: int
    indent: int
    line: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in order, without overlaps; every non-space character lies in one of them.

    Lines, blank lines, bullets and numbers mark blocks. So do runs of three blanks or more, and ``- `` after two
    blanks or after a full stop or colon: web pages flattened to text keep their lists that way. Lines wrapped at a
    width are joined. A short line of its own, without final punctuation or ending in ``?``, is a heading if text
    follows. Short bare lines after a lead-in ending in a colon are items. An item's span includes its bullet:
    `item_content` leaves it out. Three or more names in a row, each followed by a percentage or a dash, are the rows
    of a table that was flattened: `row_name` leaves the share out.

    >>> text = "It may cause:   - fever   - cough   See a doctor."
    >>> [(block.kind.value, block.span.of(text)) for block in blocks(text)]
    [('paragraph', 'It may cause:'), ('item', '- fever'), ('item', '- cough'), ('paragraph', 'See a doctor.')]
    """
    fragments = _joined(text, list(_fragments(text)))
    _mark_items(text, fragments)
    _mark_bare_items(text, fragments)
    _mark_headings(text, fragments)
    return tuple(block for fragment in fragments for block in _tabulated(text, fragment))


def item_content(text: str, item: Span) -> Span:
    """The span of a list item without its bullet or number.

    >>> item_content("• Methadone", Span(0, 11)).of("• Methadone")
    'Methadone'
    """
    marked = _ITEM.match(text, item.start, item.end)
    return Span(marked.end(), item.end) if marked else item


def row_name(text: str, row: Span) -> Span:
    """The span of a flattened table row without its share.

    >>> row_name("Skin rash 90%", Span(0, 13)).of("Skin rash 90%")
    'Skin rash'
    """
    share = _SHARE.search(text, row.start, row.end)
    return Span(row.start, share.start()) if share and share.end() == row.end else row


def item_described(text: str, parts: tuple[Block, ...], position: int) -> Block | None:
    """The list item that the paragraph at ``position`` of ``parts`` describes, if any.

    An item that is only a name (at most eight words, no final punctuation) owns the paragraphs directly below it,
    up to the next item, row or heading.

    >>> text = "• Methadone\\n\\nThis is a drug."
    >>> item_described(text, blocks(text), 1).span.of(text)
    '• Methadone'
    """
    if parts[position].kind is not BlockKind.PARAGRAPH:
        return None
    while position and parts[position].kind is BlockKind.PARAGRAPH:
        position -= 1
    above = parts[position]
    return above if above.kind is BlockKind.ITEM and is_name(text, above.span) else None


def is_name(text: str, item: Span) -> bool:
    """Whether an item is only a name, so that the paragraph below describes it."""
    return text[item.end - 1] not in ".,;:!?…" and _words(text, item_content(text, item)) <= _NAME_WORDS


def is_lead_in(text: str, span: Span) -> bool:
    """Whether a block announces what follows: it ends in a colon, or in a word such as "include"."""
    return text.endswith((":", "："), span.start, span.end) or bool(
        _ANNOUNCED.search(text, max(span.start, span.end - 20), span.end)
    )


def _words(text: str, span: Span) -> int:
    return len(text[span.start : span.end].split())


def _fragments(text: str) -> Iterator[_Fragment]:
    start, breaks, indent = 0, 1, 0
    for gap in _SEPARATOR.finditer(text):
        left, right = gap.span()
        lines = len(_NEWLINE.findall(text, left, right))
        if not lines and right - left == 2 and not _INLINE_MARK.match(text, right):
            continue
        if left > start:
            if lines < 2 and right < len(text) and left - start < 6 and _LONE_MARK.match(text, start, left):
                continue  # a bullet belongs to what follows it
            yield _Fragment(start, left, breaks, indent, start)
        start, breaks = right, lines
        indent = right - 1 - max(text.rfind("\n", left, right), text.rfind("\r", left, right)) if lines else 0
    if text[start:]:
        yield _Fragment(start, len(text), breaks, indent, start)


def _joined(text: str, fragments: list[_Fragment]) -> list[_Fragment]:
    """Fragments with the lines of a wrapped paragraph put together again."""
    joined: list[_Fragment] = []
    for first, last in _groups(fragments):
        width = max(fragment.end - fragment.start for fragment in fragments[first:last])
        for fragment in fragments[first:last]:
            above = joined[-1] if joined and fragment is not fragments[first] else None
            if above and width in _WRAP_WIDTHS and _wraps(text, above, fragment, width):
                above.end, above.line = fragment.end, fragment.start
            else:
                joined.append(replace(fragment))
    return joined


def _groups(fragments: list[_Fragment]) -> Iterator[tuple[int, int]]:
    """Runs of lines that follow each other without a blank line."""
    first = 0
    for position in range(1, len(fragments) + 1):
        if position == len(fragments) or fragments[position].breaks != 1:
            yield first, position
            first = position


def _wraps(text: str, above: _Fragment, below: _Fragment, width: int) -> bool:
    """Whether the line above was broken because the next word would not have fitted.

    Lines of proportional type differ in length: one that reaches half the width may go on in lower case.
    """
    if text[above.end - 1] in ":?" or _ITEM.match(text, below.start, below.end):
        return False
    length = above.end - above.line
    if text[below.start].islower() and text[above.end - 1] not in ".!;":
        return 2 * length >= width
    space = text.find(" ", below.start, below.end)
    return length + 1 + (space if space > 0 else below.end) - below.start > 0.9 * width


def _mark_items(text: str, fragments: list[_Fragment]) -> None:
    indents: list[int] = []
    for fragment in fragments:
        if not _ITEM.match(text, fragment.start, fragment.end):
            if fragment.breaks and not fragment.indent:
                indents.clear()
            continue
        fragment.kind = BlockKind.ITEM
        while indents and indents[-1] > fragment.indent:
            indents.pop()
        if not indents or indents[-1] < fragment.indent:
            indents.append(fragment.indent)
        fragment.level = len(indents)


def _mark_bare_items(text: str, fragments: list[_Fragment]) -> None:
    """Two or more short stretches in a row, set off alike, after a lead-in."""
    position = 0
    while position < len(fragments):
        lead_in = fragments[position]
        position += 1
        if not is_lead_in(text, Span(lead_in.start, lead_in.end)):
            continue
        last = position
        while last < len(fragments) and _is_bare_item(
            text, fragments[last], fragments[position].breaks, last == position
        ):
            last += 1
        if last - position >= 2:
            for fragment in fragments[position:last]:
                fragment.kind, fragment.level = BlockKind.ITEM, 1
            position = last


def _is_bare_item(text: str, fragment: _Fragment, breaks: int, first: bool) -> bool:
    return (
        fragment.kind is BlockKind.PARAGRAPH
        and (first or min(fragment.breaks, 2) == min(breaks, 2) or (fragment.breaks == 1 and breaks > 1))
        and text[fragment.end - 1] not in ".?!:…"
        and _words(text, Span(fragment.start, fragment.end)) <= _ITEM_WORDS
    )


def _mark_headings(text: str, fragments: list[_Fragment]) -> None:
    for position, (fragment, below) in enumerate(pairwise(fragments)):
        if not _reads_as_heading(text, fragment):
            continue
        if fragment.breaks and (below.breaks > 1 or (below.breaks and not text[below.start].islower())):
            fragment.kind, fragment.level = BlockKind.HEADING, 1
        elif _stands_inline(text, fragments[position - 1] if position else None, fragment, below):
            fragment.kind, fragment.level = BlockKind.HEADING, 3
    if len(fragments) > 2 and all(f.kind is BlockKind.HEADING for f in fragments[:2]):
        for fragment in fragments[1:]:
            if fragment.level == 1 and fragment.kind is BlockKind.HEADING:
                fragment.level = 2
    _demote_runs(fragments)


def _demote_runs(fragments: list[_Fragment]) -> None:
    """Three would-be headings or more on lines in a row are a list; the last may head what follows."""
    first = 0
    for position, fragment in enumerate(fragments):
        if fragment.kind is BlockKind.HEADING and (position == first or fragment.breaks == 1):
            continue
        if position - first >= _BARE_RUN:
            for item in fragments[first : position - 1]:
                item.kind, item.level = BlockKind.ITEM, 1
        first = position if fragment.kind is BlockKind.HEADING else position + 1


def _reads_as_heading(text: str, fragment: _Fragment) -> bool:
    line = text[fragment.start : fragment.end]
    return (
        fragment.kind is BlockKind.PARAGRAPH
        and len(line) <= _HEADING_CHARS
        and line[-1] not in ".,;:!…-–—"
        and not line[0].islower()
        and any(map(str.isalpha, line))
        and len(line.split()) <= _HEADING_WORDS
        and "://" not in line
        and not _ANNOUNCED.search(line)
    )


def _stands_inline(text: str, above: _Fragment | None, fragment: _Fragment, below: _Fragment) -> bool:
    """Whether a short name between wide gaps heads the sentences after it, as in a page flattened to one line."""
    return (
        (above is None or text[above.end - 1] in ".!?")
        and text[fragment.start].isupper()
        and below.kind is BlockKind.PARAGRAPH
        and text[below.start].isupper()
        and text[below.end - 1] in ".!?:"
        and _words(text, Span(fragment.start, fragment.end)) <= _NAME_WORDS < _words(text, Span(below.start, below.end))
    )


def _tabulated(text: str, fragment: _Fragment) -> Iterator[Block]:
    """The fragment's block; or several, where a table of names and shares was flattened into it."""
    start = fragment.start
    if fragment.kind is BlockKind.PARAGRAPH and _may_hold_table(text, fragment):
        for rows in _tables(text, fragment):
            if before := _trimmed(text, start, rows[0].start):
                yield Block(before, BlockKind.PARAGRAPH)
            yield from (Block(row, BlockKind.ROW) for row in rows)
            start = rows[-1].end
    if rest := _trimmed(text, start, fragment.end):
        yield Block(rest, fragment.kind, fragment.level)


def _may_hold_table(text: str, fragment: _Fragment) -> bool:
    shares = text.count("%", fragment.start, fragment.end) + text.count(" - ", fragment.start, fragment.end)
    return shares >= _TABLE_ROWS - 1


def _tables(text: str, fragment: _Fragment) -> Iterator[list[Span]]:
    """Runs of rows, each a capitalised name and its share; the first follows a bracket or the end of a sentence."""
    rows: list[Span] = []
    above = fragment.start
    for share in _SHARE.finditer(text, fragment.start, fragment.end):
        row = _row(text, above, share) if rows else None
        if row is None:
            if len(rows) >= _TABLE_ROWS:
                yield rows
            heads = _HEAD_END.finditer(text, max(above, share.start() - _ROW_CHARS), share.start())
            starts = [above, *(head.end() for head in heads)]
            rows, row = [], next(filter(None, (_row(text, start, share) for start in reversed(starts))), None)
        rows += [row] if row else []
        above = share.end()
    if len(rows) >= _TABLE_ROWS:
        yield rows


def _row(text: str, start: int, share: re.Match[str]) -> Span | None:
    if share.start() - start > _ROW_CHARS:
        return None
    name = text[start : share.start()].lstrip()
    if not (name[:1].isupper() or name[:1].isdigit()) or any(mark in name for mark in ".!?:;"):
        return None
    if name.count("(") != name.count(")"):
        return None
    return Span(share.start() - len(name), share.end())


def _trimmed(text: str, start: int, end: int) -> Span | None:
    stretch = text[start:end]
    left = start + len(stretch) - len(stretch.lstrip())
    return Span(left, start + len(stretch.rstrip())) if left < end else None
