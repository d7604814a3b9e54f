"""A document's blocks as one literal, so that the graph alone suffices to read the document again."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import Block, BlockKind, Span


def write(blocks: Iterable[Block]) -> str:
    """The blocks as lines of kind, level, start and end.

    >>> write([Block(Span(0, 7), BlockKind.HEADING, 1)])
    'heading 1 0 7'
    """
    return "\n".join(f"{b.kind.value} {b.level} {b.span.start} {b.span.end}" for b in blocks)


def read(text: str) -> tuple[Block, ...]:
    """The blocks that :func:`write` wrote.

    >>> read("item 2 10 14")
    (Block(span=Span(start=10, end=14), kind=<BlockKind.ITEM: 'item'>, level=2),)

    Raises:
        ValueError: if a line is not of that form.
    """
    blocks = []
    for line in text.splitlines():
        kind, level, start, end = line.split(" ")
        blocks.append(Block(Span(int(start), int(end)), BlockKind(kind), int(level)))
    return tuple(blocks)
