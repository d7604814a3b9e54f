"""Commands that look after a library."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial

import click

from service.cli.main import library_option
from service.cli.opening import open_library
from service.cli.progress import tracked


@click.command()
@click.option("--shapes/--no-shapes", default=True, help="Validate against the SHACL shapes too, which takes longest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a piece of damage.")
@library_option
@click.pass_context
def check(ctx: click.Context, shapes: bool, as_json: bool) -> None:
    """Verify that every citation says what its source says, every node has its shape, and the index its watermark.

    The exit code is 1 if anything is wrong.
    """
    library = open_library(ctx)
    found = 0
    for damage in library.check(shapes=shapes, tracked=partial(tracked, doing="Checking")):
        found += 1
        click.echo(json.dumps(asdict(damage)) if as_json else f"{damage.kind}: {damage.node}: {damage.message}")
    if not as_json:
        documents = library.stats().documents
        click.echo(f"{found} wrong" if found else f"{documents} documents, nothing wrong")
    ctx.exit(1 if found else 0)


@click.command()
@click.option("--compact", is_flag=True, help="Write everything anew: no file keeps a trace of what was removed.")
@library_option
@click.pass_context
def rebuild(ctx: click.Context, compact: bool) -> None:
    """Build the indexes anew from the graph."""
    library = open_library(ctx)
    if compact:
        library.compact()
    else:
        library.rebuild()
    click.echo(f"{len(library.index)} passages indexed")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@library_option
@click.pass_context
def stats(ctx: click.Context, as_json: bool) -> None:
    """Count what the library holds."""
    counted = asdict(open_library(ctx).stats())
    if as_json:
        click.echo(json.dumps(counted))
        return
    for name, value in counted.items():
        click.echo(f"{name.replace('_', ' '):20} {value:>12,}")
