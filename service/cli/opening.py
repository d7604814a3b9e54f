"""The library that a command works on."""

from __future__ import annotations

import click

from service.library import Library
from service.settings import Settings


def settings(ctx: click.Context, **changes: object) -> Settings:
    """The settings of the environment, with the options of the command line over them."""
    chosen = {**(ctx.find_root().obj or {}), **(ctx.obj or {}), **{k: v for k, v in changes.items() if v is not None}}
    return Settings(**chosen)


def open_library(ctx: click.Context, *, create: bool = False, **changes: object) -> Library:
    """The library that ``--library`` names, closed when the command ends; ``changes`` are settings by name.

    Raises:
        LibraryError: if there is none and ``create`` is not set.
    """
    chosen = settings(ctx, **changes)
    library = Library.open(chosen.library, chosen, create=create)
    ctx.call_on_close(library.close)
    return library
