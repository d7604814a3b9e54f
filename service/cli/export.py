"""The command that writes a library for others."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.exports import ExportFormat
from graph.exports import export as write
from service.cli.main import library_option
from service.cli.opening import open_library


@click.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice([f.value for f in ExportFormat]),
    default=ExportFormat.TURTLE.value,
    show_default=True,
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of standard output."
)
@library_option
@click.pass_context
def export(ctx: click.Context, format_: str, output: Path | None) -> None:
    """Write the library's documents with their claims: RDF, standoff JSONL, nanopublications, Web Annotations, KGX."""
    library = open_library(ctx)
    if output is None:
        write(library.store, library.vocabulary.concepts, ExportFormat(format_), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as stream:
        write(library.store, library.vocabulary.concepts, ExportFormat(format_), stream)
