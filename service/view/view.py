"""The view's file: written by one thread at a time, read by any."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from graph.citations import CONTEXT, Citation
from graph.model import Span
from ontology.terms import ConceptType, Modality, Polarity, Relation
from service.errors import LibraryError
from service.view.rows import DocumentRows, Value

FORMAT = 2
E = TypeVar("E", bound=StrEnum)

_SCHEMA = Path(__file__).parent / "schema.sql"


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage; ``mentions`` holds concept, role, start and end of each mention in it, in text order.

    ``sentences`` are code points of the passage, not of the document.
    """

    citation: Citation
    mentions: tuple[tuple[str, ConceptType, int, int], ...]
    sentences: tuple[Span, ...]


class Stated(NamedTuple):
    """One piece of evidence with its claim; ``passage`` is the passage that the quotation, ``quote``, begins in."""

    claim: str
    evidence: str
    subject: str
    relation: Relation
    object: str
    polarity: Polarity
    modality: Modality
    confidence: float
    rule: str
    passage: str
    start: int
    end: int
    exact: str | None

    @property
    def document(self) -> str:
        """The IRI of the document that says it."""
        return self.passage.rpartition("#")[0]

    def of(self, passage: Citation) -> str:
        """The words of the quotation, from its passage; they are stored only where they reach beyond that."""
        if self.exact is not None:
            return self.exact
        return passage.exact[self.start - passage.start : self.end - passage.start]


class View:
    """The view of one library.

    ``version`` grows with every change that readers can see. Raises ``LibraryError`` where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._writing = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self.version = 0

    @classmethod
    def open(cls, path: Path) -> View:
        """Open the view in a file; one that is missing, damaged or of another format begins empty."""
        view = cls(path)
        try:
            if view._version() != FORMAT:
                view.clear()
        except (sqlite3.DatabaseError, LibraryError):
            view.clear()
        return view

    def close(self) -> None:
        """Let go of the file."""
        self.commit()
        for connection in self._all:
            with contextlib.suppress(sqlite3.Error):
                connection.close()
        self._all.clear()
        self._local = threading.local()

    def clear(self) -> None:
        """Begin empty."""
        self.close()
        for name in (self._path, *(self._path.with_name(self._path.name + end) for end in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)
        connection = self._connection()
        connection.executescript(_SCHEMA.read_text())
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.commit()
        self.version += 1

    @property
    def watermark(self) -> Mapping[str, str]:
        """The revision of every document held, by IRI."""
        return {str(iri): str(revision) for iri, revision in self.select("SELECT iri, revision FROM document")}

    def put(self, document: DocumentRows) -> None:
        """Hold a document, instead of what was held of it; seen by readers after ``commit``."""
        with self._writing:
            writer = self._begin()
            writer.execute("DELETE FROM document WHERE iri = ?", document.document[:1])
            number = writer.execute(
                "INSERT INTO document (iri, revision, identifier, title, url, host, sha256) VALUES (?,?,?,?,?,?,?)",
                document.document,
            ).lastrowid
            numbers = [
                writer.execute(
                    "INSERT INTO passage (document, iri, start, end, exact, prefix, suffix, headings, mentions,"
                    " sentences) VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (number, *row),
                ).lastrowid
                for row in document.passages
            ]
            writer.executemany(
                "INSERT INTO mention (passage, concept, role, count) VALUES (?,?,?,?)",
                [(numbers[at], *row) for at, row in document.mentions],
            )
            writer.executemany(
                "INSERT INTO evidence (passage, iri, claim, subject, relation, object, polarity, modality, confidence,"
                " rule, start, end, exact) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                [(numbers[at], *row) for at, row in document.evidence],
            )
            writer.executemany(
                "INSERT INTO candidate (document, iri, label, type) VALUES (?,?,?,?)",
                [(number, *row) for row in document.candidates],
            )

    def drop(self, documents: Sequence[str]) -> None:
        """Forget documents, by IRI; seen by readers after ``commit``."""
        if not documents:
            return
        with self._writing:
            self._begin().executemany("DELETE FROM document WHERE iri = ?", [(iri,) for iri in documents])

    def commit(self) -> None:
        """Make what was put and dropped last, and seen."""
        with self._writing:
            if self._writer is not None:
                writer, self._writer = self._writer, None
                writer.commit()
                self.version += 1

    def renew(self) -> None:
        """Take notice that another process has changed the file."""
        self.version += 1

    def select(self, query: str, *parameters: Value) -> list[tuple[Value, ...]]:
        """The rows of a query of our own; a list is passed as JSON, for ``json_each``."""
        return self._rows(query, parameters)

    def passages(self, iris: Iterable[str]) -> dict[str, PassageRow]:
        """The passages with these IRIs; those it does not hold are left out."""
        types = _members(ConceptType)
        return {
            citation.iri: PassageRow(
                citation,
                tuple((concept, types[role], start, end) for concept, role, start, end in json.loads(mentions)),
                tuple(Span(start, end) for start, end in json.loads(sentences)),
            )
            for citation, mentions, sentences in self._cited(iris, ", p.mentions, p.sentences")
        }

    def citations(self, iris: Iterable[str]) -> dict[str, Citation]:
        """The citations of the passages with these IRIs; those it does not hold are left out."""
        return {citation.iri: citation for (citation,) in self._cited(iris)}

    def _cited(self, iris: Iterable[str], columns: str = "") -> Iterator[tuple[Any, ...]]:
        """The citation of each passage, and what further columns of the table ``passage`` as ``p`` hold."""
        found = self._rows(
            "SELECT p.iri, d.iri, d.identifier, d.title, d.url, p.headings, p.start, p.end, p.exact, p.prefix,"
            f" p.suffix, d.sha256{columns} FROM json_each(?) j JOIN passage p ON p.iri = j.value"
            " JOIN document d ON d.number = p.document",
            (listed(iris),),
        )
        for row in found:
            yield Citation(*row[:5], tuple(json.loads(row[5])), *row[6:12]), *row[12:]  # type: ignore[call-arg]

    def stated(self, where: str, *parameters: Value, order: str = "e.iri") -> list[Stated]:
        """The evidence with a condition on the table ``evidence`` as ``e``, in the order of its IRIs or as named."""
        found = self._rows(
            "SELECT e.claim, e.iri, e.subject, e.relation, e.object, e.polarity, e.modality, e.confidence, e.rule,"
            f" p.iri, e.start, e.end, e.exact FROM evidence e JOIN passage p ON p.number = e.passage WHERE {where}"
            f" ORDER BY {order}",
            parameters,
        )
        relations, polarities, modalities = _members(Relation), _members(Polarity), _members(Modality)
        return [
            Stated(claim, iri, subject, relations[relation], object_, polarities[polarity], modalities[modality], *rest)
            for claim, iri, subject, relation, object_, polarity, modality, *rest in found
        ]

    def _rows(self, query: str, parameters: Sequence[Value]) -> list[Any]:
        try:
            return self._connection().execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise LibraryError(f"{self._path}: {error}") from error

    def _version(self) -> int:
        return int(str(self._connection().execute("PRAGMA user_version").fetchone()[0]))

    def _begin(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = self._connection()
            self._writer.execute("BEGIN IMMEDIATE")
        return self._writer

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA mmap_size = 2147418112")
            self._local.connection = connection
            self._all.append(connection)
        return connection


def listed(values: Iterable[str]) -> str:
    """A list as a parameter for ``json_each``."""
    return json.dumps(list(values))


def quotation(stated: Stated, passage: Citation) -> Citation:
    """The citation of a quotation, from that of its passage."""
    text = passage.prefix + passage.exact + passage.suffix
    offset = passage.start - len(passage.prefix)
    start, end = stated.start - offset, stated.end - offset
    return Citation(
        iri=f"{passage.document}#char={stated.start},{stated.end}",
        document=passage.document,
        identifier=passage.identifier,
        title=passage.title,
        url=passage.url,
        headings=passage.headings,
        start=stated.start,
        end=stated.end,
        exact=stated.of(passage),
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        sha256=passage.sha256,
    )


@cache
def _members(kind: type[E]) -> Mapping[str, E]:
    """The members of an enumeration by value: a lookup takes a tenth of the time that a call of the class does."""
    return {str(member.value): member for member in kind}
