"""Commands that change which documents the library holds."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from graph.documents import documents, sources
from graph.errors import DocumentError
from graph.ingest import Outcome, Status
from graph.model import Document
from service.cli.main import library_option
from service.cli.opening import open_library
from service.collector import spare_collector
from service.library import Library
from service.settings import ExtractorKind


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Read and extract, and write nothing.")
@click.option(
    "--extractor",
    type=click.Choice([kind.value for kind in ExtractorKind]),
    help="What reads the texts: builtin; names, which finds the vocabulary's names alone, two to three times as"
    " fast; or llm, the"
    " language model that the settings name.  [default: builtin]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document on standard output.")
@library_option
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[Path, ...], dry_run: bool, extractor: str | None, as_json: bool) -> None:
    """Read files and folders into the library: text, Markdown, HTML, PDF, DOCX, JSONL, MedQuAD, PubMed and JATS.

    A document that has not changed is left alone, a changed one replaced, and a run that was interrupted continues
    where it stopped. The exit code is 1 if some document could not be read.
    """
    library = open_library(ctx, create=True, extractor=extractor)
    spare_collector()
    files = sources(paths)
    outcomes = library.ingest_documents(_shown(files), dry_run=dry_run)
    count: Counter[Status] = Counter()
    for outcome in outcomes:
        count[outcome.status] += 1
        if as_json:
            click.echo(json.dumps(asdict(outcome)))
        elif outcome.status is Status.FAILED:
            click.echo(f"failed     {outcome.source}: {outcome.reason}", err=True)
        elif not sys.stderr.isatty():
            click.echo(_line(outcome), err=True)
    _tell_of_model(library)
    if not as_json:
        parts = [f"{count[status]} {status}" for status in Status if count[status]]
        click.echo(("dry run: " if dry_run else "") + (", ".join(parts) or "nothing to ingest"))
    ctx.exit(1 if count[Status.FAILED] else 0)


def _tell_of_model(library: Library) -> None:
    """Say where the language model failed, or was not believed."""
    model = library.extractors.language_model if library.settings.extractor is ExtractorKind.LLM else None
    if model is not None and model.fallbacks:
        click.echo(f"{model.fallbacks} documents read by the built-in extractor instead of {model.name}", err=True)
    for reason, count in sorted(model.refusals.items() if model is not None else ()):
        click.echo(f"{count} statements refused: {reason.value}", err=True)


def _line(outcome: Outcome) -> str:
    if outcome.status is Status.UNCHANGED:
        return f"unchanged  {outcome.source}"
    found = f"{outcome.passages} passages, {outcome.mentions} mentions, {outcome.claims} claims"
    return f"{outcome.status:10} {outcome.source}: {found}"


def _shown(files: Iterable[Path]) -> Iterator[Document | DocumentError]:
    """The documents of the files, with a progress bar where standard error is a terminal."""
    files = list(files)
    if not sys.stderr.isatty():
        yield from documents(files)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Ingesting", total=len(files))
        for file in files:
            number = 0
            for number, item in enumerate(documents([file]), 1):
                progress.update(task, description=f"{file.name} · {number}")
                yield item
            progress.advance(task)


@click.command()
@click.argument("identifiers", nargs=-1, required=True)
@library_option
@click.pass_context
def remove(ctx: click.Context, identifiers: tuple[str, ...]) -> None:
    """Take documents out of graph and indexes, by the identifiers they were ingested under.

    The exit code is 1 if one of them is not there.
    """
    library = open_library(ctx)
    missing = [identifier for identifier in identifiers if not library.remove(identifier)]
    for identifier in missing:
        click.echo(f"not here: {identifier}", err=True)
    click.echo(f"{len(identifiers) - len(missing)} removed")
    ctx.exit(1 if missing else 0)
