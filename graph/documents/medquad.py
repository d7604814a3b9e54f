"""MedQuAD: questions and answers on a topic (https://github.com/abachaa/MedQuAD)."""

from __future__ import annotations

from graph.documents.markup import Element
from graph.model import Document
from graph.structure import blocks

RECORDS = frozenset(("QAPair",))


def document(pair: Element, fallback: str) -> Document:
    """One answer, titled by the file's focus; named by source, document and pair: ``CDC_0000001_2``.

    The text is the answer as it stands, trimmed.

    Raises:
        ValueError: if the pair has no answer: MedQuAD withholds some for copyright.
    """
    answer = pair.find("Answer")
    text = "".join(str(part) for part in answer.itertext()).strip() if answer is not None else ""
    if not text:
        raise ValueError("a question without an answer")
    root = pair.getroottree().getroot()
    names = [root.get("source"), root.get("id"), pair.get("pid")]
    question = _clean(pair.findtext("Question"))
    focus = _clean(root.findtext("Focus"))
    return Document(
        "_".join(name for name in names if name) if all(names) else fallback,
        focus or question or fallback,
        text,
        blocks(text),
        root.get("url") or None,
        "application/xml",
        question if question != focus else None,
    )


def _clean(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
