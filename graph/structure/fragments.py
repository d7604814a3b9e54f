"""The stretches of a plain text between what may separate its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.model import BlockKind
from graph.structure.items import BULLETS, ITEM, MARK

_BREAK = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SEPARATOR = re.compile(rf"\s(?:\s+|(?<=[{_BREAK}])|(?=[{BULLETS}]\s)|(?<=[.:;]\s)(?=[–-]\s))")
_INLINE_MARK = re.compile(rf"[{BULLETS}*–-]\s")
_LONE_MARK = re.compile(rf"{MARK}\Z")
_NEWLINE = re.compile(rf"\r\n|[{_BREAK}]")
_WRAP_WIDTHS = range(40, 201)


@dataclass(slots=True)
class Fragment:
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


def fragments(text: str) -> Iterator[Fragment]:
    """The stretches of a text, in order, without the white space between them."""
    start, breaks, indent = 0, 1, 0
    for gap in _SEPARATOR.finditer(text):
        left, right = gap.span()
        lines = len(_NEWLINE.findall(text, left, right))
        if not lines and right - left == 2 and not _INLINE_MARK.match(text, right):
            continue
        if left > start:
            if lines < 2 and right < len(text) and left - start < 6 and _LONE_MARK.match(text, start, left):
                continue  # a bullet belongs to what follows it
            yield Fragment(start, left, breaks, indent, start)
        start, breaks = right, lines
        indent = right - 1 - max(text.rfind("\n", left, right), text.rfind("\r", left, right)) if lines else 0
    if text[start:]:
        yield Fragment(start, len(text), breaks, indent, start)


def unwrapped(text: str, fragments: list[Fragment]) -> list[Fragment]:
    """Fragments with the lines of a wrapped paragraph put together again."""
    joined: list[Fragment] = []
    for first, last in _groups(fragments):
        width = max(fragment.end - fragment.start for fragment in fragments[first:last])
        for fragment in fragments[first:last]:
            above = joined[-1] if joined and fragment is not fragments[first] else None
            if above and width in _WRAP_WIDTHS and _wraps(text, above, fragment, width):
                above.end, above.line = fragment.end, fragment.start
            else:
                joined.append(replace(fragment))
    return joined


def _groups(fragments: list[Fragment]) -> Iterator[tuple[int, int]]:
    """Runs of lines that follow each other without a blank line."""
    first = 0
    for position in range(1, len(fragments) + 1):
        if position == len(fragments) or fragments[position].breaks != 1:
            yield first, position
            first = position


def _wraps(text: str, above: Fragment, below: Fragment, width: int) -> bool:
    """Whether the line above was broken because the next word would not have fitted.

    Lines of proportional type differ in length: one that reaches half the width may go on in lower case.
    """
    if text[above.end - 1] in ":?" or ITEM.match(text, below.start, below.end):
        return False
    length = above.end - above.line
    if text[below.start].islower() and text[above.end - 1] not in ".!;":
        return 2 * length >= width
    space = text.find(" ", below.start, below.end)
    return length + 1 + (space if space > 0 else below.end) - below.start > 0.9 * width
