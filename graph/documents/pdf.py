"""PDF files: the text of their pages, read as plain text.

PDFium leaves out a line that is a single character beyond Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]

from graph.documents.text import first_heading
from graph.model import Document
from graph.structure import blocks

_PDFIUM = Lock()
"""PDFium is not safe to use from two threads at once."""

_HYPHEN = "\ufffe"
"""What PDFium puts in place of a hyphen at the end of a line, and of the line's end."""

_BROKEN = re.compile(rf"(\w+){_HYPHEN}(\w+)")
_HYPHENATED = re.compile(r"\w+-\w+")
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a file, titled by its metadata, its first heading or the file's name.

    Words broken at the end of a line are put together.

    Raises:
        ValueError: if the file is damaged, locked by a password, or holds only pictures.
    """
    with _PDFIUM:
        pages, named = _pages(path)
    text = _whole_words("\n\n".join(page.strip() for page in pages if page.strip()))
    if pages and not text:
        raise ValueError("no text in it: scanned pages need character recognition first")
    found = blocks(text)
    title = " ".join(named.split()) or first_heading(text, found) or path.stem
    yield Document(identifier, title, text, found, media_type="application/pdf")


def _pages(path: Path) -> tuple[list[str], str]:
    """The text of every page, and the title that the metadata gives."""
    try:
        with closing(pypdfium2.PdfDocument(path)) as file:
            pages = [_page(file, number) for number in range(len(file))]
            return pages, _characters(str(file.get_metadata_value("Title")))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        raise ValueError("locked by a password" if locked else f"not a readable PDF: {error}") from None


def _page(file: pypdfium2.PdfDocument, number: int) -> str:
    with closing(file[number]) as page, closing(page.get_textpage()) as text:
        return _characters(str(text.get_text_bounded())).replace("\r\n", "\n")


def _characters(text: str) -> str:
    """Surrogates put together, as fonts sometimes map to halves; a lone one becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _whole_words(text: str) -> str:
    """Words broken across lines, with their hyphen where the document elsewhere writes it within a line."""
    hyphenated = set(_HYPHENATED.findall(text))

    def joined(broken: re.Match[str]) -> str:
        compound = "-".join(broken.groups())
        return compound if compound in hyphenated else "".join(broken.groups())

    return _BROKEN.sub(joined, text).replace(_HYPHEN, "-\n")
