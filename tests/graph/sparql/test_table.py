from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from graph.errors import QueryTimeout
from graph.sparql.formats import Form
from graph.sparql.request import Answer
from graph.sparql.table import Cell, CellKind, Table, table, tabular

ROWS = b'?a\t?b\n<http://e/x>\t"two\\nlines"@en\n1.5\t\n_:b\t"<b>"\n'


def read(form: Form, body: bytes, rows: int = 10) -> Table:
    return asyncio.run(table(Answer(form, tabular(form), body), rows))


def streamed(form: Form, pieces: list[bytes], rows: int, closed: list[bool]) -> Table:
    async def body() -> AsyncGenerator[bytes, None]:
        try:
            for piece in pieces:
                yield piece
            raise QueryTimeout("too long")
        finally:
            closed.append(True)

    return asyncio.run(table(Answer(form, tabular(form), body()), rows))


def test_terms_keep_kind_language_and_datatype() -> None:
    found = read(Form.SELECT, ROWS)
    assert found.columns == ("a", "b")
    assert found.rows[0] == (Cell(CellKind.IRI, "http://e/x"), Cell(CellKind.LITERAL, "two\nlines", "en"))
    number, unbound = found.rows[1]
    assert number is not None
    assert (number.text, number.datatype) == ("1.5", "http://www.w3.org/2001/XMLSchema#decimal")
    assert unbound is None
    blank, text = found.rows[2]
    assert blank is not None
    assert blank.kind is CellKind.BLANK
    assert text == Cell(CellKind.LITERAL, "<b>")
    assert found.complete


@pytest.mark.parametrize(("rows", "complete"), [(2, False), (3, True)])
def test_more_rows_than_wanted_are_left_out_and_said_to_be(rows: int, complete: bool) -> None:
    found = read(Form.SELECT, ROWS, rows)
    assert (len(found.rows), found.complete) == (rows, complete)


def test_a_graph_is_a_table_of_triples() -> None:
    found = read(Form.CONSTRUCT, b'<http://e/s> <http://e/p> "o" .\n' * 3, 2)
    assert found.columns == ("subject", "predicate", "object")
    assert (len(found.rows), found.complete) == (2, False)
    assert read(Form.DESCRIBE, b"").rows == ()


@pytest.mark.parametrize(("body", "boolean"), [(b"true", True), (b"false", False)])
def test_an_ask_query_gives_a_boolean(body: bytes, boolean: bool) -> None:
    assert read(Form.ASK, body).boolean is boolean


def test_solutions_without_variables_are_still_counted() -> None:
    assert read(Form.SELECT, b"\n\n\n").rows == ((), ())


def test_a_long_result_is_read_as_far_as_needed_and_given_up() -> None:
    closed: list[bool] = []
    found = streamed(Form.SELECT, [b"?a\n1", b"0\n2", b"0\n3\n4\n", b"5\n"], 2, closed)
    assert [row[0].text for row in found.rows if row[0]] == ["10", "20"]
    assert not found.complete
    assert closed == [True]


def test_a_failure_before_enough_rows_is_raised() -> None:
    with pytest.raises(QueryTimeout):
        streamed(Form.SELECT, [b"?a\n1\n"], 10, [])
