"""The sentences and list items of a document, each with its place in the document's structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import Block, BlockKind, Document, Span
from graph.sentences import sentences
from graph.structure import is_lead_in, item_content, item_described

_REFERS = re.compile(r"(?:this|that|these|those|it|its|they|their|such|the|he|she|here)\b", re.I)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or one sentence of a list item.

    ``heading`` is the innermost heading above it; ``lead_in`` the sentence that announces its list; ``name`` the
    list item whose description it belongs to; ``previous`` the sentence before it in the same block.
    """

    span: Span
    kind: BlockKind
    position: int
    heading: Span | None = None
    lead_in: Span | None = None
    name: Span | None = None
    previous: Span | None = None


def units(document: Document) -> Iterator[Unit]:
    """The sentences of a document in text order, its headings left out.

    An item that follows a lead-in (directly, or after other items and their descriptions) is bound to the lead-in's
    last sentence; a paragraph under an item that is only a name is bound to that name.
    """
    heading: Span | None = None
    lead_in: Span | None = None
    parts = document.blocks
    position = 0
    for index, block in enumerate(parts):
        if block.kind is BlockKind.HEADING:
            heading, lead_in = block.span, None
            continue
        name = _described(document.text, parts, index)
        stretch = item_content(document.text, block.span) if block.kind is BlockKind.ITEM else block.span
        previous: Span | None = None
        for span in sentences(document.text, stretch):
            above = lead_in if block.kind is BlockKind.ITEM else None
            yield Unit(span, block.kind, position, heading, above, name, previous)
            previous = span
            position += 1
        if block.kind is BlockKind.PARAGRAPH and name is None:
            lead_in = _announcement(document.text, parts, index, previous)


def _described(text: str, parts: tuple[Block, ...], index: int) -> Span | None:
    """The name of the item that a paragraph describes, if its first word refers back to something."""
    item = item_described(text, parts, index)
    if item is None or not _REFERS.match(text, parts[index].span.start):
        return None
    return item_content(text, item.span)


def _announcement(text: str, parts: tuple[Block, ...], index: int, last: Span | None) -> Span | None:
    """The last sentence of a block that a list follows, or that ends in a colon."""
    follower = parts[index + 1].kind if index + 1 < len(parts) else None
    if last is not None and (follower is BlockKind.ITEM or is_lead_in(text, last)):
        return last
    return None
