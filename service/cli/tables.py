"""Results of queries as tables on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from graph.sparql.prefixes import shortened
from graph.sparql.table import Cell, CellKind, Table

_STYLES = {CellKind.IRI: "cyan", CellKind.BLANK: "dim", CellKind.TRIPLE: "magenta", CellKind.LITERAL: ""}
_NUMBERS = ("xsd:integer", "xsd:decimal", "xsd:double")


def show(table: Table) -> None:
    """Print a table on standard output, and how many rows it has on standard error."""
    if table.boolean is not None:
        Console().print("yes" if table.boolean else "no")
        return
    if table.rows:
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for number, column in enumerate(table.columns):
            grid.add_column(column, justify="right" if _numeric(table, number) else "left", overflow="fold")
        for row in table.rows:
            grid.add_row(*(_text(cell) for cell in row))
        Console().print(grid)
    count = f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}"
    told = count if table.complete else f"the first {count}; --format csv writes all"
    Console(stderr=True).print(f"({told})", style="dim", highlight=False)


def _text(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    if cell.kind is CellKind.IRI:
        return Text(shortened(cell.text), _STYLES[cell.kind])
    return Text(f"_:{cell.text}" if cell.kind is CellKind.BLANK else cell.text, _STYLES[cell.kind])


def _numeric(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows]
    return all(cell is None or shortened(cell.datatype or "") in _NUMBERS for cell in cells)
