"""Which stretches are items of lists."""

from __future__ import annotations

from graph.model import BlockKind, Span
from graph.structure.fragments import Fragment
from graph.structure.items import ITEM, is_lead_in, words

_ITEM_WORDS = 15


def mark_items(text: str, fragments: list[Fragment]) -> None:
    """Mark what begins with a bullet or a number, with levels by indentation."""
    indents: list[int] = []
    for fragment in fragments:
        if not ITEM.match(text, fragment.start, fragment.end):
            if fragment.breaks and not fragment.indent:
                indents.clear()
            continue
        fragment.kind = BlockKind.ITEM
        while indents and indents[-1] > fragment.indent:
            indents.pop()
        if not indents or indents[-1] < fragment.indent:
            indents.append(fragment.indent)
        fragment.level = len(indents)


def mark_bare_items(text: str, fragments: list[Fragment]) -> None:
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


def _is_bare_item(text: str, fragment: Fragment, breaks: int, first: bool) -> bool:
    return (
        fragment.kind is BlockKind.PARAGRAPH
        and (first or min(fragment.breaks, 2) == min(breaks, 2) or (fragment.breaks == 1 and breaks > 1))
        and text[fragment.end - 1] not in ".?!:…"
        and words(text, Span(fragment.start, fragment.end)) <= _ITEM_WORDS
    )
