"""Trees of elements (HTML, JATS, Word) to blocks of text, in one pass without recursion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree

from graph.documents.text import Layout
from graph.model import BlockKind

Element = etree._Element


class Role(Enum):
    """What an element does to the text inside it."""

    INLINE = auto()
    BLOCK = auto()
    LINE_BREAK = auto()
    HEADING = auto()
    ITEM = auto()
    ROW = auto()
    CELL = auto()
    SKIP = auto()


@dataclass(slots=True)
class Part:
    """An element's role. The ``level`` of an item is how deep it is nested, unless given."""

    role: Role
    level: int = 0
    used: bool = False


INLINE = Part(Role.INLINE)
SKIP = Part(Role.SKIP)

_KINDS = (Role.HEADING, Role.ITEM, Role.ROW)
_APART = (Role.BLOCK, Role.CELL, *_KINDS)


def tags(listed: str) -> frozenset[str]:
    """A set of tag names, listed with blanks between.

    >>> sorted(tags("p div"))
    ['div', 'p']
    """
    return frozenset(listed.split())


def lay_out(root: Element, part: Callable[[Element], Part], layout: Layout) -> None:
    """Add the blocks inside ``root`` to ``layout``, each element playing the part that ``part`` gives it.

    The first block inside an item is the item; what follows in it are paragraphs. Comments, processing instructions
    and unresolved entities have no text.
    """
    _Walk(layout, part).run(root)


class _Walk:
    def __init__(self, layout: Layout, part: Callable[[Element], Part]) -> None:
        self._layout = layout
        self._part = part
        self._words: list[str] = []
        self._cells: list[str] = []
        self._open: list[Part] = []

    def run(self, root: Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        open_parts: list[Part] = []
        for event, element in walk:
            if event == "start":
                part = INLINE if element is root else self._part(element)
                open_parts.append(part)
                if part.role is Role.SKIP:
                    walk.skip_subtree()
                else:
                    self._enter(part)
                    self._words.append(element.text or "")
            else:
                if event == "end":
                    self._leave(open_parts.pop())
                if element is not root:
                    self._words.append(element.tail or "")
        self._flush()

    def _enter(self, part: Part) -> None:
        if part.role is Role.LINE_BREAK:
            if self._words and not "".join(self._words[-2:]).strip() and "\n" in self._words:
                self._flush()
            self._words.append("\n")
        elif part.role in _APART:
            self._flush()
        if part.role in _KINDS:
            if part.role is Role.ITEM and not part.level:
                part.level = 1 + sum(above.role is Role.ITEM for above in self._open)
            self._open.append(part)

    def _leave(self, part: Part) -> None:
        if part.role is Role.CELL and self._in_row():
            self._cells.append("".join(self._words))
            self._words.clear()
        elif part.role in _APART:
            self._flush()
        if part.role is Role.ROW:
            self._layout.row([*self._cells, *self._take()])
            self._cells.clear()
        if part.role in _KINDS:
            self._open.pop()

    def _in_row(self) -> bool:
        return bool(self._open) and self._open[-1].role is Role.ROW

    def _take(self) -> list[str]:
        words = "".join(self._words)
        self._words.clear()
        return [words] if words.strip() else []

    def _flush(self) -> None:
        """End the block that is being read."""
        if self._in_row():
            self._words.append(" ")
            return
        for words in self._take():
            inside = self._open[-1] if self._open else None
            if inside and inside.role is Role.HEADING:
                self._layout.add(BlockKind.HEADING, words, inside.level)
            elif inside and inside.role is Role.ITEM and not inside.used:
                self._layout.add(BlockKind.ITEM, words, inside.level)
                inside.used = True
            else:
                self._layout.add(BlockKind.PARAGRAPH, words)
