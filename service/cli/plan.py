"""How the engine evaluates a query: its plan, with the rows and the time that each step took.

The engine's Python interface gives no plan, but its command does; it is asked where it is installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from graph.errors import QueryFailed, QuerySyntaxError, QueryTimeout
from graph.sparql.formats import Form
from graph.sparql.guard import admit_query
from graph.sparql.prefixes import shortened
from ontology.namespaces import BASE
from service.library import Library

_COMMAND = "oxigraph"
_MADE_UP = re.compile(r"\?([0-9a-f]{4})[0-9a-f]{20,}\b")
_PLACE = re.compile(r"\bat \d+:\d+")
_IRI = re.compile(r"<([^<>\s]+)>")


def explain(library: Library, query: str, timeout: float) -> None:
    """Evaluate a query on a snapshot of the library and print how it went, the last step at the top.

    Raises:
        QueryError: if it is refused, fails, takes too long, or the engine's command is not installed.
    """
    admitted = admit_query(query, BASE, frozenset())
    results = "tsv" if admitted.form in (Form.SELECT, Form.ASK) else "nt"
    with tempfile.TemporaryDirectory(dir=library.path, prefix="explained-") as folder:
        library.store.snapshot(Path(folder) / "graph")
        plan = _plan(Path(folder), admitted.text, results, timeout)
    Console().print(_tree(plan["plan"]))


def _plan(folder: Path, query: str, results: str, timeout: float) -> Any:
    written = folder / "plan.json"
    data = ["--location", str(folder / "graph"), "--union-default-graph", "--query-base", BASE]
    output = ["--results-file", str(folder / "results"), "--results-format", results]
    command = [_command(), "query", *data, *output, "--stats", "--explain-file", str(written), "--query", query]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise QueryTimeout(f"the query was stopped after {timeout:g} seconds") from error
    if done.returncode:
        raise (QuerySyntaxError if _PLACE.search(done.stderr) else QueryFailed)(done.stderr.strip())
    return json.loads(written.read_text(encoding="utf-8"))


def _command() -> str:
    found = shutil.which(_COMMAND, path=str(Path(sys.executable).parent)) or shutil.which(_COMMAND)
    if found is None:
        raise QueryFailed("a plan needs the engine's own command: pip install oxigraph")
    return found


def _tree(step: dict[str, Any]) -> Tree:
    rows, seconds = step.get("number of results", 0), step.get("duration in seconds", 0.0)
    tree = Tree(Text(_readable(step["name"])) + Text(f"  {rows:,} rows, {seconds * 1000:.2f} ms", "cyan"))
    for child in _children(step):
        tree.add(_tree(child))
    return tree


def _children(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What feeds a step; a chain of the same kind of join counts as one join of many."""
    for child in step.get("children", []):
        if child["name"] == step["name"]:
            yield from _children(child)
        else:
            yield child


def _readable(name: str) -> str:
    """A step's name with the project's prefixes, and short names for the variables that the engine made up.

    >>> _readable("QuadPattern(?5682acfff7b7facc731cadeacdddf8a4 <http://www.w3.org/ns/oa#exact> ?quote)")
    'QuadPattern(?_5682 oa:exact ?quote)'
    """
    return _MADE_UP.sub(r"?_\1", _IRI.sub(lambda match: shortened(match.group(1)), name))
