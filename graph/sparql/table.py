"""Answers as tables, for people: their first rows, whatever the length of the whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import pyoxigraph as ox

from graph.sparql.formats import Form
from graph.sparql.request import Answer

_TRIPLE = ("subject", "predicate", "object")
_STRINGS = frozenset(
    {"http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
)
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class CellKind(StrEnum):
    """What a cell holds."""

    IRI = "iri"
    LITERAL = "literal"
    BLANK = "blank"
    TRIPLE = "triple"


@dataclass(frozen=True, slots=True)
class Cell:
    """A term: an IRI, a literal's text, a blank node's label, or a triple term as Turtle writes it.

    ``language`` and ``datatype`` are those of a literal; a plain string has neither.
    """

    kind: CellKind
    text: str
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer, ``complete`` if they are all; ``boolean`` is that of an ASK query alone.

    A graph is a table of three columns. A cell is None where a variable is unbound.
    """

    form: Form
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    complete: bool = True
    boolean: bool | None = None


def tabular(form: Form) -> str:
    """The media type that :func:`table` reads, for a query of this form.

    >>> tabular(Form.CONSTRUCT)
    'application/n-triples'
    """
    return "text/tab-separated-values" if form in (Form.SELECT, Form.ASK) else "application/n-triples"


async def table(answer: Answer, rows: int) -> Table:
    """The first ``rows`` rows of an answer in the media type that :func:`tabular` names; the rest is not waited for.

    Raises:
        QueryError: if the query fails before so many rows are there.
    """
    lines, complete = await _lines(answer, rows + (answer.form is Form.SELECT))
    text = b"".join(line + b"\n" for line in lines)
    if answer.form in (Form.CONSTRUCT, Form.DESCRIBE):
        triples = (quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES))
        return Table(answer.form, _TRIPLE, tuple(tuple(_cell(term) for term in triple) for triple in triples), complete)
    results = ox.parse_query_results(text, ox.QueryResultsFormat.TSV)
    if isinstance(results, ox.QueryBoolean):
        return Table(answer.form, boolean=bool(results))
    assert isinstance(results, ox.QuerySolutions)
    columns = tuple(variable.value for variable in results.variables)
    found = tuple(tuple(None if term is None else _cell(term) for term in solution) for solution in results)
    return Table(answer.form, columns, found, complete)


def _cell(term: _Term) -> Cell:
    if isinstance(term, ox.NamedNode):
        return Cell(CellKind.IRI, term.value)
    if isinstance(term, ox.BlankNode):
        return Cell(CellKind.BLANK, term.value)
    if isinstance(term, ox.Triple):
        return Cell(CellKind.TRIPLE, str(term))
    datatype = None if term.datatype.value in _STRINGS else term.datatype.value
    return Cell(CellKind.LITERAL, term.value, term.language, datatype)


async def _lines(answer: Answer, count: int) -> tuple[list[bytes], bool]:
    """The first lines of the answer, and whether they are all. In both formats each row is a line."""
    if isinstance(answer.body, bytes):
        lines = answer.body.removesuffix(b"\n").split(b"\n") if answer.body else []
        return lines[:count] if answer.form is not Form.ASK else lines, len(lines) <= count
    async with aclosing(answer.body) as parts:
        return await _first_lines(parts, count)


async def _first_lines(parts: AsyncIterator[bytes], count: int) -> tuple[list[bytes], bool]:
    lines: list[bytes] = []
    rest = b""
    async for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        lines += whole
        if len(lines) > count:
            return lines[:count], False
    return [*lines, rest] if rest else lines, True
