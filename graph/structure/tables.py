"""Tables that were flattened into a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Block, BlockKind, Span
from graph.structure.fragments import Fragment

_SHARE = re.compile(r"\s(?:\d{1,3}(?:\.\d+)?\s?%|-)(?!\S)")
_HEAD_END = re.compile(r"[.!?:;)]\s")
_TABLE_ROWS = 3
_ROW_CHARS = 110


def row_name(text: str, row: Span) -> Span:
    """The span of a flattened table row without its share.

    >>> row_name("Skin rash 90%", Span(0, 13)).of("Skin rash 90%")
    'Skin rash'
    """
    share = _SHARE.search(text, row.start, row.end)
    return Span(row.start, share.start()) if share and share.end() == row.end else row


def tabulated(text: str, fragment: Fragment) -> Iterator[Block]:
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


def _may_hold_table(text: str, fragment: Fragment) -> bool:
    shares = text.count("%", fragment.start, fragment.end) + text.count(" - ", fragment.start, fragment.end)
    return shares >= _TABLE_ROWS - 1


def _tables(text: str, fragment: Fragment) -> Iterator[list[Span]]:
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
