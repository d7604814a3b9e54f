"""The command that judges the search."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from service.cli.main import library_option
from service.cli.opening import open_library
from service.cli.progress import tracked
from service.evaluation.collection import Collection, read
from service.evaluation.figures import MEASURES, Evaluation
from service.evaluation.figures import evaluate as judge
from service.evaluation.report import html, misses
from service.evaluation.trial import answers, results
from service.search.searcher import Searcher

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("queries", type=_FILE)
@click.argument("qrels", type=_FILE)
@click.option("--relevant", default=1, show_default=True, help="The least judgement that counts as relevant.")
@click.option("--irrelevant", default=0, show_default=True, help="The judgement that gains nothing in nDCG.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    default=Path("evaluation.html"),
    show_default=True,
    help="The report, one HTML file.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
@library_option
@click.pass_context
def evaluate(
    ctx: click.Context, queries: Path, qrels: Path, relevant: int, irrelevant: int, report: Path, as_json: bool
) -> None:
    """Judge the search by a test collection, in the form of TREC or BEIR: lane by lane, and fused.

    QUERIES has a question a line: id, tab, text, or JSON. QRELS has a judgement a line: TREC's four columns, BEIR's
    three, or JSON. Either may be compressed by gzip. Documents are named by the identifiers they were ingested under.
    """
    collection = read(queries, qrels, relevant=relevant, irrelevant=irrelevant)
    library = open_library(ctx)
    searcher = Searcher(library)
    searcher.warm()
    answered = list(answers(searcher, tracked(collection.questions, "Asking")))
    evaluation = judge(collection, answered)
    missing = _missing(collection, {identifier for identifier, _ in searcher.catalogue.titles.values()})
    here = library.settings.public_url or f"http://{library.settings.host}:{library.settings.port}"
    worst = misses(collection, answered, evaluation, here.rstrip("/"), partial(results, searcher))
    report.write_text(html(f"Evaluation by {queries.name}", collection, evaluation, worst, missing), "utf-8")
    if as_json:
        click.echo(json.dumps({**asdict(evaluation), "missing": missing, "unjudged": collection.unjudged}))
        return
    _table(evaluation)
    if missing:
        click.echo(f"{missing} relevant documents are not in this library", err=True)
    click.echo(f"report: {report}")


def _missing(collection: Collection, held: set[str]) -> int:
    relevant = {
        d for judged in collection.judgements.values() for d, gain in judged.items() if gain >= collection.least
    }
    return len(relevant - held)


def _table(evaluation: Evaluation) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("system", "questions", *MEASURES, "95 % of nDCG@10", box=None)
    for row in (*evaluation.rows, *evaluation.styles):
        means = [f"{row.figures[name].mean:.3f}" for name in MEASURES]
        first = row.figures[MEASURES[0]]
        name = row.system if row in evaluation.rows else f"fused, style {row.system}"
        table.add_row(name, str(row.questions), *means, f"{first.low:.3f}–{first.high:.3f}")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    times = ", ".join(f"p{at} {value:.1f} ms" for at, value in evaluation.milliseconds.items())
    console.print(f"one search: {times}", highlight=False)
