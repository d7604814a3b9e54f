"""The group of commands and what they share: the library's folder, and errors on standard error.

Exit codes: 0 all is well; 1 something was found wrong or failed (a broken file, damage, no answer); 2 the command
was not understood; 3 the library cannot be used.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

COMMANDS = {
    "ingest": ("documents", "Read files and folders into the library."),
    "remove": ("documents", "Take documents out of the library."),
    "search": ("search", "Ask a question; the answer quotes its sources."),
    "sparql": ("sparql", "Run a SPARQL query."),
    "export": ("export", "Write the library in a form that others read."),
    "serve": ("serve", "Answer over HTTP."),
    "check": ("upkeep", "Verify every citation, shape and index."),
    "rebuild": ("upkeep", "Build the index anew from the graph."),
    "stats": ("upkeep", "Count what the library holds."),
    "vocabulary": ("vocabulary", "Look up concepts; add your own."),
    "curate": ("curation", "Reject or correct a claim or a link, for good."),
    "evaluate": ("evaluation", "Judge the search by a test collection."),
}


class _Commands(click.Group):
    """A group that imports a command only when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"service.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; our own errors become one line on standard error."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            # The reader has gone; nothing more can be said to it, not even at exit.
            sys.stderr.close()
            raise SystemExit(1) from None
        except Exception as error:
            from service.cli.failures import explain

            message, code = explain(error)
            click.echo(f"pharmakon: {message}", err=True)
            raise SystemExit(code) from None


def _remember(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path | None:
    if value is not None:
        ctx.ensure_object(dict)["library"] = value
    return value


def library_option(command: Command) -> Command:
    """The ``--library`` option, which may stand before or after the command's name."""
    return click.option(
        "--library",
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        callback=_remember,
        help="The library's folder (PHARMAKON_LIBRARY; by default: library).",
    )(command)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@library_option
@click.version_option(package_name="pharmakon")
def main() -> None:
    """Pharmakon: a knowledge graph whose every statement quotes its sentence, and a search that answers from it."""
