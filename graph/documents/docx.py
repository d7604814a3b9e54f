"""Word files: headings, paragraphs, lists and tables of the main text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from lxml import etree

from graph.documents.markup import INLINE, SKIP, Element, Part, Role, lay_out
from graph.documents.text import MAX_BYTES, MAX_TREE_BYTES, Layout
from graph.model import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_SKIPPED = frozenset((f"{_W}instrText", f"{_W}delText", f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a file, titled by its properties, its first heading or the file's name.

    Deleted text, field codes, headers, footers and notes are left out.

    Raises:
        ValueError: if the file is no Word document, or unpacks to more than is reasonable.
    """
    word = _open(path)
    styles = {style.style_id: str(style.name or "") for style in word.styles}
    layout = Layout()
    # Parsed anew, as python-docx gives paragraphs and runs a ``text`` of their own.
    body = etree.fromstring(etree.tostring(word.element.body), etree.XMLParser(resolve_entities=False, no_network=True))
    lay_out(body, lambda element: _part(element, styles), layout)
    yield layout.document(identifier, word.core_properties.title, path.stem, _MEDIA_TYPE)


def _open(path: Path) -> WordDocument:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        if sum(member.file_size for member in members) > MAX_BYTES:
            raise ValueError(f"unpacks to more than {MAX_BYTES >> 20} MiB")
        if any(member.file_size > MAX_TREE_BYTES for member in members if member.filename.endswith((".xml", ".rels"))):
            raise ValueError(f"a part of it unpacks to more than {MAX_TREE_BYTES >> 20} MiB")
        return docx.Document(str(path))
    except (zipfile.BadZipFile, OpcError, KeyError, etree.LxmlError, AttributeError, NotImplementedError) as error:
        raise ValueError(f"not a Word document: {error}") from None


def _part(element: Element, styles: dict[str, str]) -> Part:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or tag == _FALLBACK:
        return SKIP
    if tag == f"{_W}p":
        return _paragraph(element, styles)
    if tag == f"{_W}tr":
        return Part(Role.BLOCK if next(element.iter(f"{_W}tbl"), None) is not None else Role.ROW)
    if tag == f"{_W}tc":
        return Part(Role.CELL)
    if tag in (f"{_W}br", f"{_W}cr", f"{_W}tab"):
        return Part(Role.LINE_BREAK)
    return INLINE


def _paragraph(element: Element, styles: dict[str, str]) -> Part:
    named = element.find(f"{_W}pPr/{_W}pStyle")
    style = styles.get(named.get(f"{_W}val", ""), "") if named is not None else ""
    if style == "Title":
        return Part(Role.HEADING, 1)
    if heading := _HEADING.match(style):
        return Part(Role.HEADING, 1 + int(heading.group(1)))
    numbered = element.find(f"{_W}pPr/{_W}numPr")
    if numbered is not None or style.startswith("List"):
        depth = numbered.find(f"{_W}ilvl") if numbered is not None else None
        return Part(Role.ITEM, 1 + int(depth.get(f"{_W}val", "0")) if depth is not None else 1)
    return Part(Role.BLOCK)
