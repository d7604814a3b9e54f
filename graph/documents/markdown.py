"""Markdown files: the stored text is the source itself, blocks point at the content between its markers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graph.documents.encoding import decode
from graph.documents.text import first_heading
from graph.model import Block, BlockKind, Document, Span

_FRONT = re.compile(r"---[ \t]*(?:\r\n?|\n)(.{0,65536}?)(?:\r\n?|\n)(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"\r\n?|\n")
_CONTENT = ("inline", "tr_open", "fence", "code_block")
_MEDIA_TYPE = "text/markdown"


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a CommonMark file, titled by its front matter, its first heading or the file's name.

    Raises:
        ValueError: if the encoding cannot be told.
    """
    text = decode(path.read_bytes())
    front = _FRONT.match(text)
    found = tuple(_blocks(text, front.end() if front else 0))
    named = _TITLE.search(front.group(1)) if front else None
    title = named.group(1).strip("\"'") if named else first_heading(text, found)
    yield Document(identifier, title or path.stem, text, found, media_type=_MEDIA_TYPE)


def _blocks(text: str, body: int) -> Iterator[Block]:
    # Inline markup is left as it stands, so it is not parsed either.
    tokens = MarkdownIt("commonmark").enable("table").disable("inline").parse(text[body:])
    lines = [body, *(match.end() for match in _LINE.finditer(text, body)), len(text)]
    level, fresh, done = 0, False, body
    for position, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            level += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            level -= 1
        elif token.type == "list_item_open":
            fresh = True
        elif token.map and token.type in _CONTENT and tokens[position - 1].type not in ("th_open", "td_open"):
            span = _span(text, token, lines, done)
            if span is None:
                continue
            done = span.end
            kind, depth = _kind(tokens, position, level if fresh else 0)
            fresh = fresh and kind is not BlockKind.ITEM
            yield Block(span, kind, depth)


def _kind(tokens: list[Token], position: int, item_level: int) -> tuple[BlockKind, int]:
    token, above = tokens[position], tokens[position - 1]
    if token.type == "tr_open":
        return BlockKind.ROW, 0
    if above.type == "heading_open":
        return BlockKind.HEADING, int(above.tag[1:])
    return (BlockKind.ITEM, item_level) if item_level else (BlockKind.PARAGRAPH, 0)


def _span(text: str, token: Token, lines: list[int], done: int) -> Span | None:
    """Where the content of a block stands: from its first line's first character to its last line's last."""
    first, last = token.map or (0, 0)
    start, end = max(lines[first], done), lines[min(last, len(lines) - 1)]
    if start >= end:
        return None
    content = [line.strip() for line in token.content.splitlines() if line.strip()] if token.content else []
    source = text[start:end].replace("\x00", "\ufffd")
    if token.type == "tr_open":
        content = [source.strip().strip("|").strip()]
    if not content:
        return None
    left, right = source.find(content[0]), source.rfind(content[-1])
    if left < 0 or right < 0:  # tabs widened by the parser
        left, right, content = len(source) - len(source.lstrip()), 0, [source.strip()]
        right = left
    return Span(start + left, start + max(right + len(content[-1]), left + len(content[0])))
