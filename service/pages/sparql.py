"""The page on which people write SPARQL queries and read what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse

from graph.sparql.example import Example, examples
from graph.sparql.prefixes import shortened
from graph.sparql.table import Cell, CellKind, Table
from service.files import FILES, fitting
from service.rendering import page

ROWS = 1000
"""Rows that the page shows; downloads have all."""

_GROUPS = (("claims", "Claims and evidence"), ("texts", "Texts"), ("concepts", "Concepts"), ("meaning", "Search"))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result."""

    title: str
    detail: str
    status: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a query that was run: a table or a failure, after so many seconds."""

    table: Table | None = None
    failure: Failure | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as the page shows it: ``short`` with the project's prefixes, ``iri`` where it can be followed."""

    short: str
    full: str
    iri: str | None
    note: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    examples: list[Example] = field(default_factory=list)


def editor_page(
    query: str, outcome: Outcome | None, *, timeout: float, timeouts: Sequence[float], chosen: Example | None = None
) -> HTMLResponse:
    """The editor with a query in it, and its result where it was run; ``timeouts`` may be chosen from, in seconds."""
    failure = outcome.failure if outcome else None
    shown = outcome.table if outcome else None
    response = page(
        "sparql.html",
        status=failure.status if failure else 200,
        text=query,
        chosen=chosen,
        groups=_groups(),
        outcome=outcome,
        table=shown,
        rows=[[None if cell is None else _shown(cell) for cell in row] for row in shown.rows] if shown else [],
        limit=ROWS,
        files=[(name, FILES[name].label) for name in fitting(shown.form)] if shown else [],
        timeout=timeout,
        timeouts=timeouts,
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def _groups() -> list[_Group]:
    return [_Group(title, [one for one in examples() if one.keywords[0] == name]) for name, title in _GROUPS]


def _shown(cell: Cell) -> _Shown:
    if cell.kind is CellKind.IRI:
        followed = cell.text if cell.text.startswith(("http://", "https://")) else None
        return _Shown(shortened(cell.text), cell.text, followed)
    if cell.kind is CellKind.BLANK:
        return _Shown(f"_:{cell.text}", f"_:{cell.text}", None)
    datatype = shortened(cell.datatype) if cell.datatype else None
    number = datatype in ("xsd:integer", "xsd:decimal", "xsd:double")
    return _Shown(cell.text, cell.text, None, cell.language or (None if number else datatype), number)
