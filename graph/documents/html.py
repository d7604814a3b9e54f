"""HTML pages: their headings, paragraphs, lists and tables, without navigation and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from graph.documents.encoding import decode
from graph.documents.markup import INLINE, SKIP, Element, Part, Role, lay_out, tags
from graph.documents.text import MAX_TREE_BYTES, Layout
from graph.model import Document

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SKIPPED = tags(
    "script style noscript template head nav footer aside form button select textarea svg math canvas iframe object "
    "audio video map dialog menu"
)
_SKIPPED_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"))
_BLOCKS = tags(
    "address article blockquote body caption center dd details div dl fieldset figcaption figure header hgroup hr "
    "main ol p pre section summary table tbody tfoot thead ul"
)
_STRUCTURE = ("table", "ul", "ol", "dl", *_HEADINGS)


def read(path: Path, identifier: str) -> Iterator[Document]:
    """The one document of a page, titled by ``<title>``, its first heading or the file's name.

    Where the page marks its main part, only that is read. Its address is the canonical link, if it gives one.

    Raises:
        ValueError: if the encoding cannot be told, or the page is large or nested beyond reason.
    """
    if path.stat().st_size > MAX_TREE_BYTES:
        raise ValueError(f"larger than {MAX_TREE_BYTES >> 20} MiB")
    root = _parse(path.read_bytes())
    layout = Layout()
    if root is None:
        yield layout.document(identifier, None, path.stem, "text/html")
        return
    lay_out(_main(root), _part, layout)
    yield layout.document(identifier, root.findtext("./head/title"), path.stem, "text/html", _address(root))


def _parse(data: bytes) -> Element | None:
    declared = _CHARSET.search(data[:2048])
    text = decode(data, declared.group(1).decode("ascii", "replace") if declared else None)
    if not text.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    # HTML has no NUL: its standard reads U+FFFD instead, and the parser would stop there.
    root = etree.fromstring(text.replace("\x00", "\ufffd").encode(), parser)
    fatal = next((e for e in parser.error_log if e.type in _LIMITS), None)
    if fatal is not None:
        raise ValueError(f"not read as HTML: {fatal.message.strip()}")
    return root


_LIMITS = (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG, etree.ErrorTypes.ERR_INTERNAL_ERROR)


def _main(root: Element) -> Element:
    """The page's main part, if it marks exactly one with text in it."""
    marked = [e for e in root.iter("main", "div", "article") if e.tag == "main" or e.get("role") == "main"]
    if len(marked) == 1 and any(text.strip() for text in marked[0].itertext()):
        return marked[0]
    return root


def _address(root: Element) -> str | None:
    for link in root.iterfind("./head/link"):
        address = (link.get("href") or "").strip()
        if (link.get("rel") or "").lower() == "canonical" and address.startswith(("http://", "https://")):
            return address
    return None


def _part(element: Element) -> Part:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
        return SKIP
    if tag in _HEADINGS:
        return Part(Role.HEADING, _HEADINGS[tag])
    if tag in ("li", "dt"):
        return Part(Role.ITEM)
    if tag == "br":
        return Part(Role.LINE_BREAK)
    if tag == "tr":
        # A table that lays out a page is no table: its rows hold headings, lists or other tables.
        return Part(Role.BLOCK if next(element.iter(*_STRUCTURE), None) is not None else Role.ROW)
    if tag in ("td", "th"):
        return Part(Role.CELL)
    if tag == "header":
        return Part(Role.BLOCK) if next(element.iter("h1"), None) is not None else SKIP
    return Part(Role.BLOCK) if tag in _BLOCKS else INLINE


def _is_hidden(element: Element) -> bool:
    attributes = element.attrib
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in _SKIPPED_ROLES
        or (element.tag == "sup" and "reference" in (attributes.get("class") or ""))
        or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
    )
