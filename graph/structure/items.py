"""Items of lists: their bullets, their content, and what announces or describes them."""

from __future__ import annotations

import re

from graph.model import Block, BlockKind, Span

BULLETS = "•◦▪‣●○■□∙·⁃"
MARK = rf"(?:[{BULLETS}*–-]|\d{{1,2}}[.)]|\([0-9a-z]{{1,3}}\)|[a-z]\))"
ITEM = re.compile(rf"{MARK}\s+(?=\S)")
ANNOUNCED = re.compile(r"\b(?:includes?|including|are|is|be|as|following)\Z")
NAME_WORDS = 8
"""An item of more words says something itself."""


def item_content(text: str, item: Span) -> Span:
    """The span of a list item without its bullet or number.

    >>> item_content("• Methadone", Span(0, 11)).of("• Methadone")
    'Methadone'
    """
    marked = ITEM.match(text, item.start, item.end)
    return Span(marked.end(), item.end) if marked else item


def item_described(text: str, parts: tuple[Block, ...], position: int) -> Block | None:
    """The list item that the paragraph at ``position`` of ``parts`` describes, if any.

    An item that is only a name (at most eight words, no final punctuation) owns the paragraphs directly below it,
    up to the next item, row or heading.

    >>> from graph.structure import blocks
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
    return text[item.end - 1] not in ".,;:!?…" and words(text, item_content(text, item)) <= NAME_WORDS


def is_lead_in(text: str, span: Span) -> bool:
    """Whether a block announces what follows: it ends in a colon, or in a word such as "include"."""
    return text.endswith((":", "："), span.start, span.end) or bool(
        ANNOUNCED.search(text, max(span.start, span.end - 20), span.end)
    )


def words(text: str, span: Span) -> int:
    """The number of words of a stretch."""
    return len(text[span.start : span.end].split())
