"""Commands on the vocabulary."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from ontology.vocabulary import Vocabulary
from service.cli.main import library_option
from service.cli.opening import open_library, settings
from service.library import own_vocabularies


@click.group()
def vocabulary() -> None:
    """Look up concepts; add your own."""


@vocabulary.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a concept.")
@library_option
@click.pass_context
def search(ctx: click.Context, text: str, limit: int, as_json: bool) -> None:
    """The concepts with a name like TEXT."""
    found = Vocabulary.load(own_vocabularies(settings(ctx).library)).search(text, limit)
    for concept in found:
        if as_json:
            names = [{"text": name.text, "scope": name.scope} for name in concept.labels]
            record = {"iri": concept.iri, "label": concept.label, "types": concept.types, "labels": names}
            click.echo(json.dumps({**record, "matches": concept.matches}))
        else:
            click.echo(f"{concept.label} ({', '.join(concept.types)})  {concept.iri}")
    ctx.exit(0 if found else 1)


@vocabulary.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@library_option
@click.pass_context
def add(ctx: click.Context, file: Path) -> None:
    """Add the concepts of your own SKOS FILE to the library; documents ingested from now on are linked to them."""
    before = open_library(ctx, create=True)
    Vocabulary.load([file])
    folder = before.path / "vocabulary"
    folder.mkdir(exist_ok=True)
    shutil.copyfile(file, folder / file.name)
    click.echo(f"{file.name} added; ingest your documents again to link them to it")
