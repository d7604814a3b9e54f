"""The command that runs a SPARQL query, on a library or on a server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, TextIO

import click

from graph.errors import QuerySyntaxError, StoreLocked
from graph.sparql.diagnosis import diagnosis
from graph.sparql.endpoint import Endpoint
from graph.sparql.example import examples
from graph.sparql.formats import Form
from graph.sparql.prefixes import Completed, completed
from graph.sparql.request import Answer, Request
from graph.sparql.table import table, tabular
from ontology.namespaces import BASE
from service.cli.main import library_option
from service.cli.opening import open_library, settings
from service.files import FILES, media_type

if TYPE_CHECKING:
    from service.search.searcher import Searcher

TABLE = "table"
ROWS = 1000
"""Rows that a table on the terminal shows."""


def _list_examples(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        for one in examples():
            click.echo(f"{one.name:24} {one.comment}")
        ctx.exit()


@click.command()
@click.argument("query", required=False)
@click.option(
    "-f", "--file", type=click.File(encoding="utf-8"), help="Read the query from a file; - is standard input."
)
@click.option("--example", metavar="NAME", help="Run an example.")
@click.option(
    "--examples", is_flag=True, is_eager=True, expose_value=False, callback=_list_examples, help="List the examples."
)
@click.option("--format", "format_", type=click.Choice([TABLE, *FILES]), help="How to write the result.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds that the query may take.")
@click.option("--explain", is_flag=True, help="Show how the engine evaluates it, with the time each step takes.")
@click.option("--url", help="Ask a running server instead of opening the library.")
@library_option
@click.pass_context
def sparql(
    ctx: click.Context,
    query: str | None,
    file: TextIO | None,
    example: str | None,
    format_: str | None,
    timeout: float | None,
    explain: bool,
    url: str | None,
) -> None:
    """Run a SPARQL QUERY, given here, in a file or on standard input.

    On a terminal the result is a table; elsewhere CSV, or Turtle for a graph. The project's prefixes (pk:, skos:, oa:,
    ...) need no declaration.
    """
    text = _text(query, file, example)
    whole = completed(text)
    asking = Request(whole.text, BASE, timeout=timeout)
    chosen = format_ or (TABLE if sys.stdout.isatty() else None)
    if explain and url:
        raise click.UsageError("a server gives no plans")
    try:
        if explain:
            _explain(ctx, asking)
            return
        asyncio.run(_ask_server(url, asking, chosen) if url else _ask_library(ctx, asking, chosen))
    except QuerySyntaxError as error:
        raise _explained(error, text, whole) from error
    except StoreLocked as error:
        raise StoreLocked(f"{error}; ask the server that holds it, by --url") from error


def _text(query: str | None, file: TextIO | None, example: str | None) -> str:
    given = [one for one in (query, file, example) if one is not None]
    if len(given) > 1:
        raise click.UsageError("give the query in one way only")
    if example is not None:
        named = {one.name: one.query for one in examples()}
        if example not in named:
            raise click.UsageError(f"there is no example {example!r}; --examples lists them")
        return named[example]
    if query is not None:
        return query
    if file is None and sys.stdin.isatty():
        raise click.UsageError("no query; give one as an argument, by -f FILE, --example NAME or standard input")
    return str(file.read()) if file is not None else sys.stdin.read()


def _explained(error: QuerySyntaxError, text: str, whole: Completed) -> QuerySyntaxError:
    return QuerySyntaxError("the query does not parse\n" + diagnosis(whole.original(str(error)), text))


def _explain(ctx: click.Context, asking: Request) -> None:
    from service.cli.plan import explain

    bounds = settings(ctx)
    timeout = min(asking.timeout or bounds.sparql_timeout, bounds.sparql_timeout_cap)
    explain(open_library(ctx), asking.text, timeout)


async def _ask_library(ctx: click.Context, asking: Request, format_: str | None) -> None:
    async with _endpoint(ctx) as endpoint:
        await _write(await endpoint.query(asking, lambda form: _media_type(format_, form)), format_)


@asynccontextmanager
async def _endpoint(ctx: click.Context) -> AsyncIterator[Endpoint]:
    """The library's endpoint with one process to evaluate queries: the bounds are those of the service."""
    from service.endpoint import library_endpoint

    library = open_library(ctx)

    @cache
    def searcher() -> Searcher:
        from service.search.searcher import Searcher

        return Searcher(library)

    endpoint = library_endpoint(library, settings(ctx, sparql_workers=1), searcher)
    await endpoint.start()
    try:
        yield endpoint
    finally:
        await endpoint.close()


async def _ask_server(url: str, asking: Request, format_: str | None) -> None:
    from service.cli.remote import answer

    forms = (Form.SELECT, Form.CONSTRUCT)
    accepted = [_media_type(format_, form) for form in forms if format_ in (None, TABLE) or _possible(format_, form)]
    await _write(answer(url, asking, accepted), format_)


def _possible(format_: str, form: Form) -> bool:
    from service.files import fitting

    return format_ in fitting(form) or format_ in ("json", "xml")


def _media_type(format_: str | None, form: Form) -> str:
    if format_ == TABLE:
        return tabular(form)
    default = "csv" if form in (Form.SELECT, Form.ASK) else "turtle"
    return media_type(format_ or default, form)


async def _write(answer: Answer, format_: str | None) -> None:
    if format_ == TABLE:
        from service.cli.tables import show

        show(await table(answer, ROWS))
        return
    out = sys.stdout.buffer
    ended = True
    async for part in _parts(answer.body):
        out.write(part)
        ended = part.endswith(b"\n")
    if not ended:
        out.write(b"\n")
    out.flush()


async def _parts(body: bytes | AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    if isinstance(body, bytes):
        yield body
        return
    async for part in body:
        yield part
