"""JATS articles, as PubMed Central gives them (ANSI/NISO Z39.96)."""

from __future__ import annotations

from graph.documents.markup import INLINE, SKIP, Element, Part, Role, lay_out, tags
from graph.documents.text import Layout
from graph.model import BlockKind, Document

RECORDS = frozenset(("article",))

_SKIPPED = tags("label tex-math math alternatives supplementary-material ref-list object-id sec-meta fn")
_BLOCKS = tags(
    "p sec abstract list def-list def table-wrap table thead tbody tfoot caption fig disp-quote disp-formula "
    "boxed-text statement verse-group attrib table-wrap-foot"
)
_SECTIONS = ("sec", "abstract", "trans-abstract", "boxed-text", "app")


def document(article: Element, fallback: str) -> Document:
    """One article: title, abstracts and body, sections as headings; named by its PMC id, DOI or PMID."""
    meta = article.find("./front/article-meta")
    layout = Layout()
    title = ""
    if meta is not None:
        heading = meta.find("./title-group/article-title")
        title = "" if heading is None else " ".join("".join(str(part) for part in heading.itertext()).split())
        layout.add(BlockKind.HEADING, title, 1)
        for abstract in meta.iterfind("./abstract"):
            if abstract.find("./title") is None:
                layout.add(BlockKind.HEADING, "Abstract", 2)
            lay_out(abstract, _part, layout)
    body = article.find("./body")
    if body is not None:
        lay_out(body, _part, layout)
    identifier, url = _names(meta)
    return layout.document(identifier or fallback, title, fallback, "application/xml", url)


def _names(meta: Element | None) -> tuple[str | None, str | None]:
    """Identifier and address of an article."""
    names = (
        {} if meta is None else {e.get("pub-id-type"): (e.text or "").strip() for e in meta.iterfind("./article-id")}
    )
    if pmc := (names.get("pmcid") or names.get("pmc")):
        number = "PMC" + pmc.upper().removeprefix("PMC")
        return number, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{number}/"
    if doi := names.get("doi"):
        return f"doi:{doi}", f"https://doi.org/{doi}"
    if pmid := names.get("pmid"):
        return f"pmid:{pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return None, None


def _part(element: Element) -> Part:
    tag = element.tag
    if tag in _SKIPPED or _is_citation_mark(element):
        return SKIP
    if tag == "title":
        above = element.getparent()
        if above is None or above.tag not in _SECTIONS:
            return Part(Role.BLOCK)
        return Part(Role.HEADING, 1 + sum(1 for _ in element.iterancestors(*_SECTIONS)))
    if tag in ("list-item", "term"):
        return Part(Role.ITEM)
    if tag == "tr":
        return Part(Role.ROW)
    if tag in ("td", "th"):
        return Part(Role.CELL)
    if tag == "break":
        return Part(Role.LINE_BREAK)
    return Part(Role.BLOCK) if tag in _BLOCKS else INLINE


def _is_citation_mark(element: Element) -> bool:
    """A raised reference number, which would run into the word before it."""
    if element.tag == "sup":
        return next(element.iter("xref"), None) is not None
    return element.tag == "xref" and next(element.iter("sup"), None) is not None
