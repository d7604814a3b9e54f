"""Annotated texts to learn from: the project's own, in brackets, and gold files in standoff form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.documents import documents
from graph.errors import DocumentError
from graph.model import Document, Span
from graph.structure import blocks
from ontology.terms import ConceptType

OWN = Path(__file__).parent
_CODES = {
    "s": ConceptType.SUBSTANCE,
    "m": ConceptType.MEDICATION,
    "t": ConceptType.THERAPY,
    "c": ConceptType.CONDITION,
    "e": ConceptType.EFFECT,
    "k": ConceptType.CAUSE,
}
_QUESTION = re.compile(r"\? (.+)\n+")
_MARKED = re.compile(r"\[([^\[\]|]+)\|([smtcek])\]")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document and the mentions that an annotator marked in it, each with its type."""

    document: Document
    mentions: tuple[tuple[Span, ConceptType], ...]


def own(folder: Path = OWN) -> Iterator[Annotated]:
    """The project's own training texts.

    A line ``# Title`` begins a document, a line ``? question`` below it says what the document answers;
    ``[surface|s]`` marks a mention: s substance, m medication, t therapy, c condition, e effect, k cause.
    """
    for path in sorted(folder.glob("*.txt")):
        for number, part in enumerate(re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M)[1:], 1):
            title, _, body = part.partition("\n")
            yield _bracketed(f"{path.stem}-{number}", title.strip(), body.strip())


def _bracketed(identifier: str, title: str, body: str) -> Annotated:
    asked = _QUESTION.match(body)
    marked = body[asked.end() :] if asked else body
    text, mentions, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        mentions.append((Span(len(text), len(text) + len(match[1])), _CODES[match[2]]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    question = asked[1] if asked else None
    return Annotated(Document(identifier, title, text, blocks(text), question=question), tuple(mentions))


def gold(folder: Path, split: str) -> Iterator[Annotated]:
    """The annotated documents of a split of a gold folder."""
    with (folder / f"{split}.gold.jsonl").open(encoding="utf-8") as lines:
        marked = {entry["doc"]: entry["mentions"] for entry in map(json.loads, lines)}
    for document in documents([folder / f"{split}.docs.jsonl"]):
        if isinstance(document, DocumentError):
            raise document
        mentions = [(Span(m["start"], m["end"]), ConceptType(m["type"])) for m in marked[document.identifier]]
        yield Annotated(document, tuple(sorted(mentions)))
