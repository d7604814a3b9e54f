"""Text laid out from the blocks of a format that is not itself text."""

from __future__ import annotations

from graph.model import Block, BlockKind, Document, Span

MAX_BYTES = 256 << 20
"""The largest single file or record that is read as one document."""

MAX_TREE_BYTES = 16 << 20
"""The largest source that is parsed into one tree of elements, which may take fifty times its size in memory."""

CELL = " | "
"""What stands between the cells of a table row."""


class Layout:
    """Collects blocks and lays their text out, the same every time.

    White space inside a block is collapsed to single blanks; blocks are set apart by a blank line, the items of a
    list and the rows of a table by a line break. Empty blocks are left out.

    >>> layout = Layout()
    >>> layout.add(BlockKind.HEADING, " Side  effects ", 2)
    >>> layout.add(BlockKind.ITEM, "nausea", 1)
    >>> layout.add(BlockKind.ITEM, "sleep", 1)
    >>> layout.text
    'Side effects\\n\\nnausea\\nsleep'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Append a block, unless it is blank."""
        clean = " ".join(text.split())
        if not clean:
            return
        if self._blocks:
            close = kind in (BlockKind.ITEM, BlockKind.ROW) and self._blocks[-1].kind is kind
            gap = "\n" if close else "\n\n"
            self._parts.append(gap)
            self._length += len(gap)
        self._parts.append(clean)
        self._blocks.append(Block(Span(self._length, self._length + len(clean)), kind, level))
        self._length += len(clean)

    def row(self, cells: list[str]) -> None:
        """Append a table row; blank cells at its ends are left out."""
        self.add(BlockKind.ROW, CELL.join(" ".join(cell.split()) for cell in cells).strip(" |"))

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far, with their spans in `text`."""
        return tuple(self._blocks)

    def document(
        self,
        identifier: str,
        title: str | None,
        fallback: str,
        media_type: str,
        url: str | None = None,
        question: str | None = None,
    ) -> Document:
        """The document with this text; titled by its first heading where it has no title, else ``fallback``."""
        text = self.text
        name = " ".join((title or "").split()) or first_heading(text, self._blocks) or fallback
        return Document(identifier, name, text, self.blocks, url, media_type, question)


def first_heading(text: str, blocks: list[Block] | tuple[Block, ...]) -> str | None:
    """The text of the first heading, white space collapsed."""
    heading = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    return " ".join(heading.span.of(text).split()) if heading else None
