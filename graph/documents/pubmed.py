"""PubMed and MEDLINE citations (https://www.nlm.nih.gov/bsd/licensee/data_elements_doc.html)."""

from __future__ import annotations

from graph.documents.markup import Element
from graph.documents.text import Layout
from graph.model import BlockKind, Document

RECORDS = frozenset(("PubmedArticle", "PubmedBookArticle", "MedlineCitation"))


def document(citation: Element, fallback: str) -> Document:
    """Title and abstract of one citation, named ``pmid:…``; the labels of a structured abstract are headings.

    Raises:
        ValueError: if it has neither title nor abstract.
    """
    pmid = (citation.findtext(".//PMID") or "").strip()
    title = next(filter(None, (_text(citation.find(f".//{tag}")) for tag in _TITLES)), "")
    layout = Layout()
    layout.add(BlockKind.HEADING, title, 1)
    for part in citation.iterfind(".//Abstract/AbstractText"):
        label = part.get("Label") or ""
        if label.upper() != "UNLABELLED":
            layout.add(BlockKind.HEADING, label.capitalize() if label.isupper() else label, 2)
        layout.add(BlockKind.PARAGRAPH, _text(part))
    if not layout.blocks:
        raise ValueError("neither title nor abstract")
    return layout.document(
        f"pmid:{pmid}" if pmid else fallback,
        title,
        fallback,
        "application/xml",
        f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    )


_TITLES = ("ArticleTitle", "VernacularTitle", "BookTitle")


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(str(part) for part in element.itertext()).split())
