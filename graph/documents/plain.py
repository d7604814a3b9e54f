"""Plain text files: the stored text is the file's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.documents.encoding import decode
from graph.model import Document
from graph.structure import blocks


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a text file, titled by the file's name.

    Raises:
        ValueError: if the encoding cannot be told.
    """
    text = decode(path.read_bytes())
    yield Document(identifier, path.stem, text, blocks(text))
