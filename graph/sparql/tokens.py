"""SPARQL's lexical grammar: enough of it to know what in a request is a keyword, a name, a string or a comment.

The engine reads codepoint escapes inside strings and IRIs only; elsewhere the standard wants them read first
(SPARQL 1.1, section 19.2). ``decoded`` does that, so that the text which is checked is the text which is evaluated.
"""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from graph.errors import QuerySyntaxError, QueryTooLarge


class Kind(StrEnum):
    """What a token is."""

    IRI = "iri"
    NAME = "name"
    WORD = "word"
    VARIABLE = "variable"
    STRING = "string"
    NUMBER = "number"
    BLANK = "blank"
    TAG = "tag"
    SIGN = "sign"


class Token(NamedTuple):
    """A token, where it starts and ends in the request, how many brackets enclose it, and the innermost of them."""

    kind: Kind
    text: str
    start: int
    end: int
    depth: int
    inside: str = ""

    def is_word(self, *words: str) -> bool:
        """Whether this is one of the keywords, which are given in capitals."""
        return self.kind is Kind.WORD and self.text.upper() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether this is one of the signs."""
        return self.kind is Kind.SIGN and self.text in signs


_U = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
# PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the grammar, for use inside a character class.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_BEGIN = _BASE + "_"
_CHARS = _BEGIN + r"0-9\-\u00B7\u0300-\u036F\u203F\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
_LEXICON = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
      |(?!\"\"\"|''')(?:"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*')|\"\"(?!\")|''(?!'))
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_U})*>)
  | (?P<blank>_:[{_BEGIN}0-9](?:[{_CHARS}.]*[{_CHARS}])?)
  | (?P<tag>@[A-Za-z][A-Za-z0-9\-]*)
  | (?P<variable>[?$][{_BEGIN}0-9][{_BEGIN}0-9\u00B7\u0300-\u036F\u203F\u2040]*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)?)
  | (?P<name>(?:[{_BASE}](?:[{_CHARS}.]{{0,99}}[{_CHARS}])?)?:{_LOCAL})
  | (?P<word>[A-Za-z_][A-Za-z0-9_\-]*)
  | (?P<sign><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].;,=<>+\-*/!|^?~])
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Kind}
_ESCAPE = re.compile(_U)
_OPENING = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_CLOSING = frozenset({"}", ")", "]", ">>", ")>>", "|}"})
_OPERANDS = frozenset({Kind.VARIABLE, Kind.STRING, Kind.NUMBER, Kind.IRI, Kind.NAME, Kind.TAG, Kind.BLANK})


def tokens(text: str, limit: int = sys.maxsize) -> list[Token]:
    """The tokens of a request, comments left out, ``limit`` at most.

    >>> [t.text for t in tokens("ASK { ?s a <http://a#b> } # SERVICE")]
    ['ASK', '{', '?s', 'a', '<http://a#b>', '}']

    Raises:
        QuerySyntaxError: at a character that begins no token.
        QueryTooLarge: at the first token beyond ``limit``.
    """
    found: list[Token] = []
    brackets: list[str] = []
    inside = ""
    position = 0
    for match in _LEXICON.finditer(text):
        start = match.start()
        if start != position:
            break
        position = match.end()
        kind = _KINDS.get(match.lastgroup or "")
        if kind is None:
            continue
        piece = match.group()
        if kind is Kind.SIGN and piece in _CLOSING and brackets:
            brackets.pop()
            inside = brackets[-1] if brackets else ""
        found.append(Token(kind, piece, start, position, len(brackets), inside))
        if kind is Kind.SIGN and piece in _OPENING:
            brackets.append(piece)
            inside = piece
        if len(found) > limit:
            raise _too_many(limit)
    if position < len(text):
        line = text.count("\n", 0, position) + 1
        raise QuerySyntaxError(f"unexpected {text[position : position + 10]!r} in line {line}")
    return found


def decoded(text: str, limit: int = sys.maxsize) -> str:
    r"""The request with its codepoint escapes read wherever the engine does not read them itself.

    An escaped letter, digit or underscore is read; any other escaped character stays, for the engine to refuse.

    >>> decoded(r"S\u0045LECT ?\u0061 { }")
    'SELECT ?a { }'
    >>> decoded(r'ASK { ?s ?p "\u0022" }')
    'ASK { ?s ?p "\\u0022" }'

    Raises:
        QuerySyntaxError: at an escape that stands for no character of a name, outside strings and IRIs.
        QueryTooLarge: if it has escapes and by far more than ``limit`` tokens.
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    parts: list[str] = []
    position = 0
    while position < len(text):
        if len(parts) > 2 * limit:
            raise _too_many(limit)
        escape = _ESCAPE.match(text, position)
        if escape is not None:
            code = int(escape.group()[2:], 16)
            character = chr(code) if code < 0x110000 else ""
            if not (character.isalnum() or character == "_"):
                raise QuerySyntaxError(f"{escape.group()} stands outside strings and IRIs")
            parts.append(character)
            position = escape.end()
            continue
        match = _LEXICON.match(text, position)
        end = position + 1 if match is None else match.end()
        parts.append(text[position:end])
        position = end
    return "".join(parts)


def _too_many(limit: int) -> QueryTooLarge:
    return QueryTooLarge(f"the request has more than {limit:,} words, names and signs")


def unambiguous(text: str, found: list[Token]) -> str:
    """The request with nothing in it that the engine could cut into other tokens than ``found``.

    After an operand in an expression the engine reads ``<`` as "less than" even where an IRI could stand; then a
    ``#`` or ``'`` that we take for a part of the IRI would begin a comment or a string. Both are written as escapes
    there, which the engine reads in an IRI and refuses elsewhere.
    """
    parts: list[str] = []
    position = 0
    for before, token in pairwise(found):
        if token.kind is not Kind.IRI or token.inside != "(" or not ("#" in token.text or "'" in token.text):
            continue
        if before.kind in _OPERANDS or before.is_sign(")", "]", "}") or before.is_word("TRUE", "FALSE"):
            parts += [text[position : token.start], token.text.replace("#", "\\u0023").replace("'", "\\u0027")]
            position = token.end
    return "".join([*parts, text[position:]])
