"""Why a query does not parse, for the person who wrote it."""

from __future__ import annotations

import re

from graph.sparql.prefixes import undeclared
from ontology.namespaces import PREFIXES

_PLACE = re.compile(r"\bat (\d+):(\d+)")
_SIGN = re.compile(r'"([^"\w\s\\]{1,3})"')
_UNBOUND = "The SELECT contains a variable that is unbound"
_WIDTH = 100


def diagnosis(message: str, text: str) -> str:
    """The engine's message with its place shown in the query, and what may be wrong there.

    The project's prefixes count as declared.

    >>> print(diagnosis('error at 1:20: expected OPTIONAL', "SELECT * { ?s foaf:x ?o }"))
    Line 1, column 20:
      SELECT * { ?s foaf:x ?o }
                         ^
    The prefix foaf: is not declared.
    """
    if _PLACE.search(message) is None:
        return message
    parts = [_marked(message, text)]
    missing = [prefix for prefix in undeclared(text) if prefix not in PREFIXES]
    if missing:
        names = ", ".join(f"{prefix}:" for prefix in missing)
        parts.append(f"The prefix {names} is not declared." if len(missing) == 1 else f"Not declared: {names}.")
    elif _UNBOUND in message:
        parts.append("SELECT names a variable that is neither grouped by nor counted.")
    else:
        parts.append(_expected(message))
    return "\n".join(part for part in parts if part)


def _marked(message: str, text: str) -> str:
    place = _PLACE.search(message)
    assert place is not None
    lines = text.splitlines() or [""]
    line, column = int(place.group(1)), int(place.group(2))
    if not 1 <= line <= len(lines):
        return f"Line {line}, column {column}: the query ends too early."
    start = max(0, column - 1 - _WIDTH // 2)
    excerpt = lines[line - 1][start : start + _WIDTH].replace("\t", " ")
    return f"Line {line}, column {column}:\n  {excerpt}\n  {' ' * (column - 1 - start)}^"


def _expected(message: str) -> str:
    """The signs that the parser could have gone on with; its keywords are too many, and often beside the point."""
    pieces = message.replace("expected one of ", ", ").split(", ")
    signs = [match.group(1) for piece in pieces if (match := _SIGN.fullmatch(piece))]
    return f"One of these could stand there: {' '.join(signs)}" if signs else "It cannot be read from there on."
