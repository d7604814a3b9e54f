"""Formulas and code names by which chemists call substances: "H(2)S", "Ca(2+)", "SCH 23390"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from graph.linking.dictionary import Match
from graph.linking.tokens import Token, normal_form

_BRACKET = re.compile(r"(?<=[^\W_])\((?=[\d+-])(\d{0,2})([+-]?)\)")
# The prefixes that laboratories give to the substances they try; one letter alone also begins cell lines and mutations.
_CODE = re.compile(
    r"(?<![\w-])(?:(?:(?:NVP-)?(?:ABT|AMD|AMG|AP|AUY|AZD|BAY|BEZ|BIBP|BMS|BRL|CGP|CGS|CHIR|CP|CPT|DPC|EMD|FK|FTY"
    r"|GBR|GR|GSK|GW|HOE|ICI|ICRF|JNJ|KN|KW|LY|MDL|MK|NSC|ONO|OPC|ORG|PCI|PD|PF|PK|PNU|RS|RU|RWJ|SB|SC|SCH|SDZ|SK&F"
    r"|SKF|SP|SQ|SR|STI|SU|TAK|TMB|UCN|UK|VX|WAY|WIN|WR|YM|ZD|ZK|DUP|Dup|Org|Sch|Win|Wy)[ -]?|R[oO] ?\d\d-)"
    r"(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3}|\d{2,4})|[ELSTUY]-(?:\d{1,3},\d{3}|\d{4,5})|U0126)"
    r"[A-Z]?(?:-\d)?(?![\w-]|,\d| ?(?:[mnµμk]?[gMl]|m[lM]|%)\b)"
)
_METAL = r"(?:A[gls]|Ba|C[adoru]|Fe|Gd|Hg|K|L[ai]|M[gn]|N[ai]|Pb|S[nr]|Ti|Zn)"
_FORMULA = re.compile(
    rf"(?<![\w-]){_METAL}(?:[23]\+|(?=\w*\d)\d?\(?(?:Br|Cl|F|H?CO|[NPS]O|O|OH|SeO|VO)\d?\)?\d?)(?![\w+])"
)


def unbracketed(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens, with the numbers and charges that a formula has in brackets drawn into it.

    >>> from graph.linking.tokens import tokenise
    >>> text = "H(2)S and Ca(2+)"
    >>> [token.norm for token in unbracketed(text, tokenise(text))]
    ['h2s', 'and', 'ca2', '+']
    """
    brackets = {bracket.start(): bracket for bracket in _BRACKET.finditer(text)}
    if not brackets:
        return tokens
    drawn: list[Token] = []
    end = -1
    for token in tokens:
        if token.start < end:
            continue
        bracket = brackets.get(token.start)
        if bracket and drawn and _is_symbol(drawn[-1].text):
            end = bracket.end()
            drawn[-1:] = _drawn(drawn[-1], bracket)
        elif token.start == end and drawn[-1].end == end and token.text.isalnum():
            drawn[-1] = _token(drawn[-1].start, token.end, drawn[-1].text + token.text)
        else:
            drawn.append(token)
    return drawn


def _drawn(symbol: Token, bracket: re.Match[str]) -> Iterator[Token]:
    number, charge = bracket.groups()
    if number:
        yield _token(symbol.start, bracket.start(2) if charge else bracket.end(), symbol.text + number)
    else:
        yield symbol
    if charge:
        yield _token(bracket.start(2) if number else bracket.start(), bracket.end(), charge)


def _token(start: int, end: int, text: str) -> Token:
    return Token(start, end, text, normal_form(text))


def _is_symbol(written: str) -> bool:
    return written.isupper() or (len(written) == 2 and written[0].isupper())


def codes(text: str, tokens: Sequence[Token]) -> tuple[Match, ...]:
    """The code names and the formulas of substances, which hardly any vocabulary holds."""
    spans = [found.span() for found in chain(_CODE.finditer(text), _FORMULA.finditer(text))]
    if not spans:
        return ()
    starts = {token.start: at for at, token in enumerate(tokens)}
    ends = {token.end: at for at, token in enumerate(tokens, 1)}
    runs = ((starts.get(start), ends.get(end)) for start, end in spans)
    return tuple(Match(first, last, ()) for first, last in runs if first is not None and last is not None)


def is_code(name: str) -> bool:
    """Whether a name is nothing but such a code or formula."""
    return (_CODE.fullmatch(name) or _FORMULA.fullmatch(name)) is not None
