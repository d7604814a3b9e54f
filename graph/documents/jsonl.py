"""JSON Lines: one document an object, ``{"id", "text", "title"?, "question"?, "url"?}``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from graph.documents.encoding import open_binary
from graph.documents.text import MAX_BYTES
from graph.errors import DocumentError
from graph.model import Document
from graph.structure import blocks

_MARK = b"\xef\xbb\xbf"


def read(path: Path, identifier: str) -> Iterator[Document | DocumentError]:
    """The documents of a ``.jsonl`` or ``.jsonl.gz`` file, read a line at a time; a bad line is an error.

    The stored text is the ``text`` string exactly. Without an ``id`` the document is named by file and line.

    Raises:
        OSError: if the file cannot be read to its end.
    """
    with open_binary(path) as stream:
        for number, line in _lines(stream):
            source = f"{identifier}#{number}"
            if isinstance(line, str):
                yield DocumentError(source, line)
            elif line.strip():
                try:
                    yield _document(line, source)
                except (ValueError, RecursionError) as error:
                    yield DocumentError(source, _reason(error))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | str]]:
    """Numbered lines; in place of one that is too long, what is wrong with it."""
    number = 0
    while line := stream.readline(MAX_BYTES):
        number += 1
        too_long = len(line) == MAX_BYTES and not line.endswith(b"\n")
        while too_long and (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield number, f"longer than {MAX_BYTES >> 20} MiB" if too_long else line.removeprefix(_MARK)


def _document(line: bytes, source: str) -> Document:
    record = json.loads(line.decode("utf-8"))
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    text = _string(record, "text")
    if text is None:
        raise ValueError('no "text"')
    identifier = record.get("id")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        record["id"] = str(identifier)
    name = _string(record, "id") or source
    title = _string(record, "title")
    question = _string(record, "question")
    title = title or question or name
    return Document(
        name,
        title,
        text,
        blocks(text),
        _string(record, "url") or None,
        question=question if question and question != title else None,
    )


def _string(record: dict[str, object], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f'"{key}" is not a string')
    value.encode()  # a lone surrogate, which JSON can carry, is no character
    return value if key == "text" else value.strip()


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "a lone surrogate, which stands for no character"
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: {error.reason} at byte {error.start}"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at character {error.pos}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
