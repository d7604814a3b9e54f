"""Annotated statements to learn from: the project's own, and gold files in standoff form."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.claims.anchors import Anchor
from graph.claims.candidates import Candidate
from graph.claims.families import SENSES, Family, Sense
from graph.documents import documents
from graph.errors import DocumentError
from graph.identifiers import candidate_iri
from graph.model import Document, Mention, Span
from ontology.terms import ConceptType
from scripts.training import corpus

NONE, UNSURE = 0, -1
"""Classes of a candidate beside 1 + the index of its sense: nothing is stated; the document states it elsewhere."""

_SIGNS = {"+": Family.PRODUCES, "!": Family.HELPS, "<": Family.KIND, "@": Family.MADE_FROM}
_LINE = re.compile(r"(.+?) ([+!<@]) (.+)")
_FAMILIES = {
    "has_effect": (Family.PRODUCES, True),
    "has_symptom": (Family.PRODUCES, True),
    "has_cause": (Family.PRODUCES, False),
    "treats": (Family.HELPS, True),
    "relieves": (Family.HELPS, True),
    "broader": (Family.KIND, True),
    "derived_from": (Family.MADE_FROM, True),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A family between two labels, and the quote that states it; without a quote, any sentence with both does."""

    family: Family
    span: Span | None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its annotated mentions, and its statements by the labels of their two arguments."""

    document: Document
    mentions: tuple[Mention, ...]
    statements: Mapping[tuple[str, str], Sequence[Statement]]

    def labels(self, candidates: Sequence[Candidate]) -> list[int]:
        """The class of each candidate pair.

        A statement without a quote is stated where a sentence names both; where none does, the first that names one
        and may refer to the other states it. Of the other candidates nobody has said whether they do.
        """
        classes = [self._label(candidate) for candidate in candidates]
        unquoted: dict[frozenset[str], list[int]] = defaultdict(list)
        for row, (candidate, class_) in enumerate(zip(candidates, classes, strict=True)):
            if class_ > NONE and self._is_unquoted(candidate):
                unquoted[frozenset((candidate.one.label, candidate.other.label))].append(row)
        for rows in unquoted.values():
            named = [row for row in rows if not isinstance(candidates[row].first, Anchor)]
            span = candidates[rows[0]].sentence.unit.span
            stating = named or [row for row in rows if candidates[row].sentence.unit.span == span]
            for row in set(rows) - set(stating):
                classes[row] = UNSURE
        return classes

    def _is_unquoted(self, candidate: Candidate) -> bool:
        labels = candidate.one.label, candidate.other.label
        stated = (*self.statements.get(labels, ()), *self.statements.get(labels[::-1], ()))
        return all(statement.span is None for statement in stated)

    def _label(self, candidate: Candidate) -> int:
        found = NONE
        one, other = candidate.one, candidate.other
        for labels, forward in (((one.label, other.label), True), ((other.label, one.label), False)):
            for statement in self.statements.get(labels, ()):
                sense = Sense(statement.family, forward)
                if not sense.takes(one.type, other.type):
                    found = UNSURE
                elif statement.span is None or statement.span.overlaps(candidate.sentence.unit.span):
                    return 1 + SENSES.index(sense)
                else:
                    found = UNSURE
        return found


def gold(folder: Path, split: str) -> Iterator[Annotated]:
    """The annotated documents of a split of a gold folder."""
    with (folder / f"{split}.gold.jsonl").open(encoding="utf-8") as lines:
        marked = {entry["doc"]: entry for entry in map(json.loads, lines)}
    for document in documents([folder / f"{split}.docs.jsonl"]):
        if isinstance(document, DocumentError):
            raise document
        entry = marked[document.identifier]
        mentions = [_mention(m["label"], Span(m["start"], m["end"]), ConceptType(m["type"])) for m in entry["mentions"]]
        yield Annotated(document, tuple(sorted(mentions, key=lambda m: m.span)), _stated(entry["statements"]))


def own() -> Iterator[Annotated]:
    """The project's own texts that have statements.

    Beside ``NAME.txt`` a file ``NAME.claims`` holds them: ``# Title`` names the document there; a line ``a; b + c; d``
    says that ``a`` and ``b`` produce ``c`` and ``d``. The signs are ``+`` produces, ``!`` helps against, ``<`` is a
    kind of, ``@`` is made from; arguments are mentions as they stand in the text, in lower case.
    """
    for folder in (corpus.OWN, corpus.OWN / "kinds"):
        yield from _own(folder)


def _own(folder: Path) -> Iterator[Annotated]:
    stated: dict[tuple[str, str], dict[tuple[str, str], list[Statement]]] = {}
    for path in sorted(folder.glob("*.claims")):
        for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, body = part.partition("\n")
            stated[path.stem, title.strip()] = _written(body)
    for text in corpus.own(folder):
        document = text.document
        file, _, _ = document.identifier.rpartition("-")
        if statements := stated.get((file, document.title)):
            mentions = [_mention(span.of(document.text).lower(), span, type_) for span, type_ in text.mentions]
            yield Annotated(document, tuple(mentions), statements)


def _written(body: str) -> dict[tuple[str, str], list[Statement]]:
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for line in filter(None, map(str.strip, body.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"not a statement: {line}")
        for one in match[1].lower().split(";"):
            for other in match[3].lower().split(";"):
                found[one.strip(), other.strip()].append(Statement(_SIGNS[match[2]], None))
    return found


def _stated(entries: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[Statement]]:
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for entry in entries:
        family, in_order = _FAMILIES[entry["relation"]]
        labels = entry["subject"]["label"], entry["object"]["label"]
        found[labels if in_order else labels[::-1]].append(Statement(family, Span(entry["start"], entry["end"])))
    return found


def _mention(label: str, span: Span, type_: ConceptType) -> Mention:
    return Mention(span, str(candidate_iri(label)), label, type_, 1.0, ())
