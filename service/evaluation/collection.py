"""Test collections: questions, and judgements of documents, in the forms of TREC and BEIR."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from service.errors import CollectionError

_IDS = ("qid", "_id", "id", "query_id", "query-id")
_TEXTS = ("text", "query", "title", "question")
_JUDGED = (
    ("q", "query-id", "query_id", "qid"),
    ("d", "corpus-id", "doc_id", "docno"),
    ("j", "score", "relevance", "rel"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question; ``style`` groups questions of a kind, where the collection does."""

    id: str
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions, each with the gain of every document judged for it: 0 is irrelevant, ``least`` and above relevant.

    ``unjudged`` counts the questions left out because no document is relevant to them.
    """

    questions: tuple[Question, ...]
    judgements: Mapping[str, Mapping[str, int]]
    least: int = 1
    unjudged: int = 0


def read(queries: Path, qrels: Path, *, relevant: int = 1, irrelevant: int = 0) -> Collection:
    """The collection in two files, which may be compressed by gzip.

    Questions: lines of id, tab, text, or JSON Lines (BEIR's ``_id`` and ``text``, or ``qid``). Judgements: TREC's four
    columns, BEIR's three with their header, or JSON Lines. Documents are named by the identifiers under which they
    were ingested. A judgement of ``relevant`` or more counts as relevant; ``irrelevant`` is the one that gains nothing.

    Raises:
        CollectionError: if a file cannot be read, or no question has a relevant document.
    """
    judgements: dict[str, dict[str, int]] = defaultdict(dict)
    for question, document, judgement in _judgements(qrels):
        judgements[question][document] = max(0, judgement - irrelevant)
    least = relevant - irrelevant
    if least < 1:
        raise CollectionError("a relevant judgement must be above the irrelevant one")
    asked = list(_questions(queries))
    answerable = {q for q, judged in judgements.items() if max(judged.values()) >= least}
    kept = tuple(question for question in asked if question.id in answerable)
    if not kept:
        raise CollectionError(f"no question of {queries} has a relevant document in {qrels}")
    return Collection(kept, {q.id: judgements[q.id] for q in kept}, least, len(asked) - len(kept))


def _questions(path: Path) -> Iterator[Question]:
    for number, line in _lines(path):
        if line.startswith("{"):
            record = _record(path, number, line)
            id_, text = _field(record, _IDS), _field(record, _TEXTS)
            style = str(record.get("style", ""))
        else:
            id_, _, text = line.partition("\t")
            style = ""
        if not id_ or not text or not text.strip():
            raise CollectionError(f"{path}:{number}: a question has an id and a text, separated by a tab or in JSON")
        yield Question(id_, " ".join(text.split()), style)


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(path):
        if line.startswith("{"):
            record = _record(path, number, line)
            values = [_field(record, names) for names in _JUDGED]
        else:
            columns = line.split("\t") if "\t" in line else line.split()
            values = [columns[0], *columns[-2:]] if len(columns) in (3, 4) else []
        if values and number == 1 and values[2] in ("score", "relevance", "rel"):
            continue
        try:
            question, document, judgement = values
            yield str(question), str(document), int(float(str(judgement)))
        except ValueError as error:
            raise CollectionError(f"{path}:{number}: not a judgement: {line[:80]}") from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers."""
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CollectionError(f"{path}: {error}") from error


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def _record(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise CollectionError(f"{path}:{number}: not JSON: {error}") from error
    assert isinstance(record, dict)
    return record


def _field(record: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((str(record[name]) for name in names if name in record), None)
