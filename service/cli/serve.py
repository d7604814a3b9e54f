"""The command that answers over HTTP."""

from __future__ import annotations

import click

from service.cli.main import library_option
from service.cli.opening import settings


@click.command()
@click.option("--host", help="The address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port to listen on; 0 takes a free one.  [default: 8000]"
)
@library_option
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Answer over HTTP until interrupted: the search page, the search and SPARQL endpoints, and every resource."""
    from service.app import serve as run

    run(settings(ctx, host=host, port=port))
