"""PDF files: the text of their pages, read as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader

from graph.documents.text import first_heading
from graph.model import Document
from graph.structure import blocks


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a file, titled by its metadata, its first heading or the file's name.

    Raises:
        ValueError: if the file is damaged, locked by a password, or holds only pictures.
    """
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("locked by a password")
        pages = [page.extract_text() for page in reader.pages]
        named = reader.metadata.title if reader.metadata else None
    except ValueError:
        raise
    except Exception as error:  # a damaged file makes the parser raise nearly anything
        raise ValueError(f"not a readable PDF: {error or type(error).__name__}") from None
    text = _characters("\n\n".join(page.strip() for page in pages if page.strip()))
    if pages and not text:
        raise ValueError("no text in it: scanned pages need character recognition first")
    found = blocks(text)
    title = " ".join(_characters(str(named or "")).split()) or first_heading(text, found) or path.stem
    yield Document(identifier, title, text, found, media_type="application/pdf")


def _characters(text: str) -> str:
    """Surrogates put together, as fonts sometimes map to halves; a lone one becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
