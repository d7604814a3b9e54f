"""Which stretches are headings."""

from __future__ import annotations

from itertools import pairwise

from graph.model import BlockKind, Span
from graph.structure.fragments import Fragment
from graph.structure.items import ANNOUNCED, NAME_WORDS, words

_HEADING_CHARS = 140
_HEADING_WORDS = 16
_BARE_RUN = 3


def mark_headings(text: str, fragments: list[Fragment]) -> None:
    """Mark what heads the stretches below it: lines of their own, and short names between wide gaps."""
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


def _demote_runs(fragments: list[Fragment]) -> None:
    """Three would-be headings or more on lines in a row are a list; the last may head what follows."""
    first = 0
    for position, fragment in enumerate(fragments):
        if fragment.kind is BlockKind.HEADING and (position == first or fragment.breaks == 1):
            continue
        if position - first >= _BARE_RUN:
            for item in fragments[first : position - 1]:
                item.kind, item.level = BlockKind.ITEM, 1
        first = position if fragment.kind is BlockKind.HEADING else position + 1


def _reads_as_heading(text: str, fragment: Fragment) -> bool:
    line = text[fragment.start : fragment.end]
    return (
        fragment.kind is BlockKind.PARAGRAPH
        and len(line) <= _HEADING_CHARS
        and line[-1] not in ".,;:!…-–—"
        and not line[0].islower()
        and any(map(str.isalpha, line))
        and len(line.split()) <= _HEADING_WORDS
        and "://" not in line
        and not ANNOUNCED.search(line)
    )


def _stands_inline(text: str, above: Fragment | None, fragment: Fragment, below: Fragment) -> bool:
    """Whether a short name between wide gaps heads the sentences after it, as in a page flattened to one line."""
    return (
        (above is None or text[above.end - 1] in ".!?")
        and text[fragment.start].isupper()
        and below.kind is BlockKind.PARAGRAPH
        and text[below.start].isupper()
        and text[below.end - 1] in ".!?:"
        and words(text, Span(fragment.start, fragment.end)) <= NAME_WORDS < words(text, Span(below.start, below.end))
    )
