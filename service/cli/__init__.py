"""The command line; each command's module is loaded when the command is run, so that help is quick."""

from service.cli.main import main

__all__ = ["main"]
