"""The guard: what a request may not ask for is refused before any engine sees it.

It reads tokens of the text that the engine will get, so that escapes, comments, capitals and missing spaces
hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from graph.errors import QueryForbidden, QuerySyntaxError, QueryTooLarge
from graph.sparql.formats import Form
from graph.sparql.tokens import Kind, Token, decoded, tokens, unambiguous

DEPTH_LIMIT = 500
"""Brackets within brackets that a request may have."""

LENGTH_LIMIT = 1_000_000
"""Characters that a request may have."""

QUERY_TOKENS = 50_000
"""Words, names and signs that a query may have: reading them takes a tenth of a second."""

UPDATE_TOKENS = 500_000
"""Words, names and signs that an update may have; its sender is trusted."""

LONG = 20_000
"""Requests of more characters are read in a thread of their own, so that nobody waits for it."""

_FORMS = tuple(form.value for form in Form)
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_KEYWORDS = ("load", "prefix", "base", "from", "using")
_BEFORE_NAMES = (
    *("PREFIX", "GRAPH", "NAMED", "FROM", "USING", "WITH", "TO", "INTO", "ADD", "COPY", "MOVE", "SILENT"),
    *("DESCRIBE", "BY", "HAVING"),
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Prologue:
    """The base and the prefixes that a request declares, to read its names with."""

    base: str
    prefixes: dict[str, str]

    def iri(self, token: Token) -> str | None:
        """The IRI that a token stands for; None where its prefix is not declared or it is neither IRI nor name."""
        if token.kind is Kind.IRI:
            return resolved(self.base, _ESCAPE.sub(_character, token.text[1:-1]))
        if token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return self.prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)
        return None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may be evaluated: its text as the engine is to get it, its tokens, and what they say.

    ``form`` is None for an update. ``dataset`` lists the graphs of FROM and USING clauses, and whether they are NAMED.
    """

    text: str
    tokens: tuple[Token, ...]
    prologue: Prologue
    form: Form | None
    dataset: tuple[tuple[str, bool], ...]


def admit_query(text: str, base: str, services: frozenset[str]) -> Admitted:
    """Let a query pass, if it asks for nothing but data of this store and of the ``services`` allowed.

    Raises:
        QueryForbidden: if it names another service, or a variable as one.
        QuerySyntaxError: if it is no query, or its brackets nest too deeply to be read.
        QueryTooLarge: if it is too long.
    """
    admitted = _admit(text, base, services, QUERY_TOKENS)
    if admitted.form is None:
        raise QuerySyntaxError("not a query: expected SELECT, ASK, CONSTRUCT or DESCRIBE after the prologue")
    return admitted


def admit_update(text: str, base: str) -> Admitted:
    """Let an update pass, if it asks for nothing but data of this store.

    Raises:
        QueryForbidden: if it loads a document or names a service.
        QuerySyntaxError: if it is no update, or its brackets nest too deeply to be read.
        QueryTooLarge: if it is too long.
    """
    admitted = _admit(text, base, frozenset(), UPDATE_TOKENS)
    if admitted.form is not None:
        raise QuerySyntaxError("a query, where an update is expected")
    for token in admitted.tokens:
        if token.depth == 0 and token.is_word("LOAD"):
            raise QueryForbidden("LOAD is refused: nothing is fetched; send the data by the Graph Store Protocol")
    return admitted


def _admit(text: str, base: str, services: frozenset[str], limit: int) -> Admitted:
    if len(text) > LENGTH_LIMIT:
        raise QueryTooLarge(f"the request has more than {LENGTH_LIMIT:,} characters")
    plain = decoded(text, limit)
    found = tokens(plain, limit)
    if max((token.depth for token in found), default=0) > DEPTH_LIMIT:
        raise QuerySyntaxError(f"brackets are nested more than {DEPTH_LIMIT} deep")
    _refuse_glued(found)
    prologue = _prologue(found, base)
    for name in _services(found):
        _check_service(prologue, name, services)
    return Admitted(
        text=unambiguous(plain, found),
        tokens=tuple(found),
        prologue=prologue,
        form=_form(found),
        dataset=tuple(_dataset(found, prologue)),
    )


def _prologue(found: Sequence[Token], base: str) -> Prologue:
    """All declarations of the request; an update may have them between its operations too."""
    prefixes: dict[str, str] = {}
    for index, token in enumerate(found[:-1]):
        follower = found[index + 1]
        if token.is_word("BASE") and follower.kind is Kind.IRI:
            base = resolved(base, follower.text[1:-1])
        elif token.is_word("PREFIX") and follower.kind is Kind.NAME and index + 2 < len(found):
            iri = found[index + 2].text[1:-1]
            prefixes[follower.text[:-1]] = resolved(base, _ESCAPE.sub(_character, iri))
    return Prologue(base, prefixes)


def _form(found: Sequence[Token]) -> Form | None:
    for token in found:
        if token.is_word(*_FORMS):
            return Form(token.text.upper())
        if token.is_word(*_UPDATES):
            return None
    return None


def _refuse_glued(found: Sequence[Token]) -> None:
    """Refuse a keyword that has grown together with what follows: the engine would take it apart again.

    ``SERVICEex:endpoint {`` is one name to the grammar, but a keyword and a name to the engine.
    """
    for index, token in enumerate(found):
        if token.kind not in (Kind.WORD, Kind.NAME):
            continue
        lower = token.text.lower()
        if len(lower) > len("service") and lower.startswith("service"):
            names = (Kind.IRI, Kind.NAME, Kind.VARIABLE)
            after = [*found[index + 1 : index + 3]]
            glued = bool(after) and (after[-1] if after[0].kind in names else after[0]).is_sign("{")
        elif token.depth == 0 and lower not in _KEYWORDS and lower.startswith(_KEYWORDS):
            glued = index == 0 or not found[index - 1].is_word(*_BEFORE_NAMES)
        else:
            glued = False
        if glued:
            raise QuerySyntaxError(f"{token.text[:40]!r}: put a space after the keyword")


def _services(found: Sequence[Token]) -> Iterator[Token]:
    """The token that names the service, for each SERVICE keyword; the keyword itself where none follows."""
    for index, token in enumerate(found):
        if token.is_word("SERVICE"):
            follower = found[index + 1 : index + 3]
            if follower and follower[0].is_word("SILENT"):
                follower = follower[1:]
            yield follower[0] if follower else token


def _check_service(prologue: Prologue, name: Token, services: frozenset[str]) -> None:
    iri = prologue.iri(name)
    if iri is None:
        raise QueryForbidden("SERVICE must name its endpoint by an IRI")
    if iri not in services:
        raise QueryForbidden(f"SERVICE <{iri}> is refused: this server sends queries to no such endpoint")


def _dataset(found: Sequence[Token], prologue: Prologue) -> Iterator[tuple[str, bool]]:
    for index, token in enumerate(found[:-1]):
        if token.is_word("FROM", "USING"):
            named = found[index + 1].is_word("NAMED")
            follower = found[min(index + 1 + named, len(found) - 1)]
            iri = prologue.iri(follower)
            if iri is not None:
                yield iri, named


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 else match.group()


def resolved(base: str, iri: str) -> str:
    """An IRI against its base.

    >>> resolved("https://a/b", "https://a/c#"), resolved("https://a/b", "c#")
    ('https://a/c#', 'https://a/c#')
    """
    if _ABSOLUTE.match(iri):
        return iri
    joined = urljoin(base, iri)
    # An empty fragment, as many namespaces have, is lost in joining.
    return f"{joined}#" if iri.endswith("#") and not joined.endswith("#") else joined
