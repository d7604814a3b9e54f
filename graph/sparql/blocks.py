"""Search blocks: ``SERVICE <…/search> { ?passage search:query "text" ; search:score ?score }`` in a query.

Each is replaced by VALUES with what the search found, so that the engine joins it like any other table. A variable
as the text, or as another input, takes its values from what stands before the block, as with LATERAL.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.errors import QueryForbidden, QuerySyntaxError, QueryTooLarge
from graph.sparql.guard import LONG, Admitted, Prologue
from graph.sparql.meaning import MAX_LIMIT, SEARCH, Block, Found
from graph.sparql.tokens import Kind, Token, tokens

MAX_INPUTS = 100
"""Different inputs that a block may get from variables: each is a search of its own."""

MAX_BLOCKS = 10
"""Search blocks that a query may have."""

Search = Callable[[Block], Awaitable[Sequence[Found]]]
Rows = Callable[[str], Awaitable[bytes]]
"""Evaluates a SELECT query to SPARQL JSON."""

_INPUTS = ("query", "similarTo", "concept", "document")
_OUTPUTS = ("score", "rank")
_ESCAPES = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PAIRS = {"{": "}", "(": ")", "[": "]"}


@dataclass(slots=True)
class _Pattern:
    """What a block says of one subject: its inputs and outputs, as tokens."""

    subject: Token
    inputs: list[tuple[str, Token]] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    limit: int | None = None


@dataclass(slots=True)
class _Service:
    """A search block in the text: from ``start`` to ``end``, its patterns, and the VALUES clauses it holds."""

    start: int
    end: int
    patterns: list[_Pattern]
    values: str
    before: str


async def expanded(admitted: Admitted, services: frozenset[str], search: Search, rows: Rows) -> str:
    """The query with its search blocks, those of the ``services``, replaced by what they find.

    Raises:
        QuerySyntaxError: if a block holds something else than search patterns and VALUES.
        QueryTooLarge: if there are too many blocks, or one gets too many different inputs.
    """
    text = admitted.text
    if sum(token.is_word("SERVICE") for token in admitted.tokens) > MAX_BLOCKS:
        raise QueryTooLarge(f"a query has at most {MAX_BLOCKS} SERVICE clauses")
    while (service := await _first_aside(text, admitted.prologue, services)) is not None:
        tables = [await _table(pattern, service, admitted, search, rows) for pattern in service.patterns]
        text = f"{text[: service.start]}{service.values} {' '.join(tables)}{text[service.end :]}"
    return text


def as_block(admitted: Admitted, service: str) -> str:
    """A query whose whole pattern is a search block, as other engines send it to a search endpoint."""
    text, found = admitted.text, admitted.tokens
    opening = next((token for token in found if token.depth == 0 and token.is_sign("{")), None)
    if opening is None:
        raise QuerySyntaxError("a pattern in braces is expected")
    closing = next((t for t in found if t.start > opening.start and t.depth == 0 and t.is_sign("}")), None)
    if closing is None:
        raise QuerySyntaxError("a closing brace is missing")
    trailing = next((t for t in found if t.start > closing.start and t.depth == 0 and t.is_word("VALUES")), None)
    end = trailing.start if trailing is not None else len(text)
    values = text[end:]
    return (
        f"{text[: opening.end]} {values} SERVICE <{service}> {{{text[opening.end : closing.start]}}}"
        f" {text[closing.start : end]}"
    )


async def _first_aside(text: str, prologue: Prologue, services: frozenset[str]) -> _Service | None:
    if len(text) > LONG:
        return await asyncio.to_thread(_first, text, prologue, services)
    return _first(text, prologue, services)


def _first(text: str, prologue: Prologue, services: frozenset[str]) -> _Service | None:
    found = tokens(text)
    for index, token in enumerate(found):
        if not token.is_word("SERVICE"):
            continue
        name = index + 1 + found[index + 1].is_word("SILENT")
        if prologue.iri(found[name]) not in services:
            continue
        opening = found[name + 1]
        if not opening.is_sign("{"):
            raise QuerySyntaxError("a block in braces is expected after the search service")
        closing = _closing(found, name + 1)
        values, rest = _split_values(text, found[name + 2 : closing])
        patterns = list(_patterns(rest, prologue))
        return _Service(token.start, found[closing].end, patterns, values, _before(text, found, index))
    return None


def _closing(found: Sequence[Token], opening: int) -> int:
    """Where the bracket at ``opening`` is closed."""
    depth = found[opening].depth
    for index in range(opening + 1, len(found)):
        if found[index].depth <= depth:
            return index
    raise QuerySyntaxError("a brace is not closed")


def _split_values(text: str, inner: Sequence[Token]) -> tuple[str, list[Token]]:
    """The VALUES clauses of a block as text, and its other tokens; groups within it are dissolved."""
    values: list[str] = []
    rest: list[Token] = []
    position = 0
    while position < len(inner):
        token = inner[position]
        if token.is_word("VALUES"):
            opening = next((i for i in range(position, len(inner)) if inner[i].is_sign("{")), position)
            closing = _closing(inner, opening)
            values.append(text[token.start : inner[closing].end])
            position = closing
        elif not token.is_sign("{", "}"):
            rest.append(token)
        position += 1
    return " ".join(values), rest


def _patterns(found: Sequence[Token], prologue: Prologue) -> Iterator[_Pattern]:
    """The patterns of a block, one for each subject."""
    patterns: dict[str, _Pattern] = {}
    subject: Token | None = None
    predicate: str | None = None
    for token in found:
        if token.is_sign("."):
            subject = predicate = None
        elif token.is_sign(";"):
            predicate = None
        elif token.is_sign(","):
            continue
        elif subject is None:
            if token.kind not in (Kind.VARIABLE, Kind.IRI, Kind.NAME):
                raise QuerySyntaxError(f"{token.text!r} cannot stand for a passage in a search block")
            subject = token
        elif predicate is None:
            iri = prologue.iri(token) or ""
            predicate = iri.removeprefix(SEARCH)
            if not iri.startswith(SEARCH) or predicate not in (*_INPUTS, *_OUTPUTS, "limit"):
                raise QuerySyntaxError(f"{token.text!r} means nothing in a search block")
        elif token.kind is not Kind.TAG:
            _add(patterns.setdefault(subject.text, _Pattern(subject)), predicate, token)
    yield from patterns.values()


def _add(pattern: _Pattern, predicate: str, value: Token) -> None:
    if predicate in _OUTPUTS:
        if value.kind is not Kind.VARIABLE:
            raise QuerySyntaxError(f"search:{predicate} gives a value: its object is a variable")
        pattern.outputs[predicate] = value.text
    elif predicate == "limit":
        if not value.text.isdigit() or not 0 < int(value.text) <= MAX_LIMIT:
            raise QuerySyntaxError(f"search:limit is a number from 1 to {MAX_LIMIT}")
        pattern.limit = int(value.text)
    else:
        pattern.inputs.append((predicate, value))


def _before(text: str, found: Sequence[Token], index: int) -> str:
    """The query's pattern up to the block, with the brackets closed that are open there."""
    opened: list[Token] = []
    for token in found[:index]:
        if token.is_sign(*_PAIRS):
            opened.append(token)
        elif token.is_sign(*_PAIRS.values()) and opened:
            opened.pop()
    if not opened:
        raise QuerySyntaxError("a search block stands outside a pattern")
    closing = "".join(_PAIRS[token.text] for token in reversed(opened[1:]))
    return f"{text[opened[0].end : found[index].start]} {closing}"


async def _table(pattern: _Pattern, service: _Service, admitted: Admitted, search: Search, rows: Rows) -> str:
    """What one pattern finds, as VALUES."""
    if not any(name in ("query", "similarTo") for name, _ in pattern.inputs):
        raise QuerySyntaxError("a search block needs search:query or search:similarTo")
    variables = list(dict.fromkeys(t.text for _, t in pattern.inputs if t.kind is Kind.VARIABLE))
    columns = [*variables, *([pattern.subject.text] if pattern.subject.kind is Kind.VARIABLE else [])]
    columns += pattern.outputs.values()
    inputs = [()] if not variables else await _inputs(variables, service, admitted, rows)
    lines: list[str] = []
    for values in inputs:
        bound = dict(zip(variables, values, strict=True))
        for rank, found in enumerate(await search(_block(pattern, bound, admitted.prologue)), 1):
            if pattern.subject.kind is not Kind.VARIABLE and admitted.prologue.iri(pattern.subject) != found.passage:
                continue
            row = [_written(value) for value in values]
            row += [f"<{found.passage}>"] if pattern.subject.kind is Kind.VARIABLE else []
            row += [f"{found.score:.4f}" if name == "score" else str(rank) for name in pattern.outputs]
            lines.append(f"({' '.join(row)})")
    if not columns:
        return "" if lines else "FILTER(false)"
    return f"{{ VALUES ({' '.join(columns)}) {{ {' '.join(lines)} }} }}"


Value = dict[str, str]
"""A term of SPARQL JSON."""


async def _inputs(
    variables: Sequence[str], service: _Service, admitted: Admitted, rows: Rows
) -> list[tuple[Value, ...]]:
    """The different values of the variables before the block."""
    text = admitted.text
    form = next(token for token in admitted.tokens if token.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
    dataset = " ".join(f"FROM {'NAMED ' if named else ''}<{iri}>" for iri, named in admitted.dataset)
    query = (
        f"{text[: form.start]} SELECT DISTINCT {' '.join(variables)} {dataset}"
        f" WHERE {{ {service.before} {service.values} }} LIMIT {MAX_INPUTS + 1}"
    )
    bindings = json.loads(await rows(query))["results"]["bindings"]
    if len(bindings) > MAX_INPUTS:
        raise QueryTooLarge(
            f"a search block gets more than {MAX_INPUTS} different inputs; narrow what stands before it"
        )
    names = [variable[1:] for variable in variables]
    found = [tuple(row[name] for name in names) for row in bindings if all(name in row for name in names)]
    if bindings and not found:
        raise QuerySyntaxError(f"{', '.join(variables)} must be bound before the search block")
    return found


def _block(pattern: _Pattern, bound: dict[str, Value], prologue: Prologue) -> Block:
    block = Block() if pattern.limit is None else Block(limit=pattern.limit)
    for name, token in pattern.inputs:
        value = bound[token.text]["value"] if token.kind is Kind.VARIABLE else _constant(token, prologue)
        if name == "query":
            block = replace(block, query=value)
        elif name == "similarTo":
            block = replace(block, similar_to=value)
        elif name == "concept":
            block = replace(block, concepts=(*block.concepts, value))
        else:
            block = replace(block, documents=(*block.documents, value))
    return block


def _constant(token: Token, prologue: Prologue) -> str:
    if token.kind is Kind.STRING:
        quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
        return _ESCAPES.sub(_unescaped, token.text[quotes:-quotes])
    iri = prologue.iri(token)
    if iri is None:
        raise QuerySyntaxError(f"{token.text!r} is neither a text nor an IRI")
    return iri


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "uU":
        number = int(code[1:], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise QuerySyntaxError(f"\\{code} is no character")
        return chr(number)
    return _LETTERS.get(code, code)


def _written(value: Value) -> str:
    """A term of SPARQL JSON as SPARQL."""
    if value["type"] == "uri":
        return f"<{value['value']}>"
    if value["type"] != "literal":
        raise QueryForbidden("a blank node cannot be the input of a search")
    text = value["value"].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if "xml:lang" in value:
        return f'"{text}"@{value["xml:lang"]}'
    return f'"{text}"^^<{value["datatype"]}>' if "datatype" in value else f'"{text}"'
