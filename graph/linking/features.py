"""What the tagger sees of each word besides its vector: dictionary, shape, and place in the document's structure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.linking.dictionary import Match
from graph.linking.tokens import Token, tokenise
from graph.model import BlockKind, Document
from ontology.terms import ConceptType

TypesOf = Callable[[str], tuple[ConceptType, ...]]

_TYPES = tuple(ConceptType)
_KINDS = tuple(BlockKind)
_ASKED: Mapping[str, re.Pattern[str]] = {
    "symptom": re.compile(r"\b(symptom|sign|feel|look like|notice)", re.I),
    "effect": re.compile(r"\b(effect|complication|consequence|result|lead|happen|harm|affect|outlook)", re.I),
    "cause": re.compile(r"\b(caus|risk|why|factor|trigger|reason)", re.I),
    "treatment": re.compile(r"\b(treat|therap|medic|help|manag|quit|prevent|option|relie|drug)", re.I),
    "kind": re.compile(r"\b(kind|type|form|such as|example|includ|call|common|disorder|condition|disease)", re.I),
}
_SHAPES: tuple[Callable[[str], bool], ...] = (
    lambda word: word[0].isupper(),
    lambda word: len(word) > 1 and word.isupper(),
    lambda word: any(letter.isdigit() for letter in word),
    lambda word: not word[0].isalnum(),
    lambda word: word in "()",
    lambda word: word == ",",
    lambda word: word == ":",
    lambda word: word.endswith("s"),
    lambda word: word.endswith("ing"),
    lambda word: word.endswith("ed"),
)
_DICTIONARY = 2 * len(_TYPES) + 2
_PLACE = 2 + len(_KINDS)
BREAK = _DICTIONARY + len(_SHAPES)
"""The feature that marks the first word of a block."""

SIZE = _DICTIONARY + len(_SHAPES) + _PLACE + 2 * len(_ASKED) + 1
"""Number of features of a word."""


def features(
    document: Document, tokens: Sequence[Token], matches: Sequence[Match], types_of: TypesOf
) -> NDArray[np.float32]:
    """The features of every token, (len(tokens), SIZE), each 0 or 1."""
    table = np.zeros((len(tokens), SIZE), dtype=np.float32)
    _mark_matches(table, matches, types_of)
    title = {token.norm for token in tokenise(document.title) if len(token.norm) > 3}
    for row, token in zip(table, tokens, strict=True):
        row[_DICTIONARY : _DICTIONARY + len(_SHAPES)] = _shape(token.text)
        row[-1] = token.norm in title
    _mark_places(table[:, _DICTIONARY + len(_SHAPES) : -1], document, tokens)
    return table


@lru_cache(maxsize=1 << 15)
def _shape(word: str) -> tuple[bool, ...]:
    return tuple(shape(word) for shape in _SHAPES)


def _mark_matches(table: NDArray[np.float32], matches: Sequence[Match], types_of: TypesOf) -> None:
    for match in matches:
        for sense in match.senses:
            for type_ in types_of(sense.concept):
                column = 2 * _TYPES.index(type_)
                table[match.first, column] = 1
                table[match.first + 1 : match.last, column + 1] = 1
        table[match.first : match.last, _DICTIONARY - 2] = match.senses[0].scope != "exact"
        table[match.first : match.last, _DICTIONARY - 1] = match.defined is not None


def _mark_places(table: NDArray[np.float32], document: Document, tokens: Sequence[Token]) -> None:
    """The token's block: its first words, its kind, and what the heading and the lead-in above it ask for."""
    starts = [block.span.start for block in document.blocks]
    above = _asked_above(document)
    previous = -1
    for row, token in zip(table, tokens, strict=True):
        at = bisect_right(starts, token.start) - 1
        if at < 0:
            continue
        row[0] = at != previous
        row[1] = token.start - starts[at] <= 2
        row[2 + _KINDS.index(document.blocks[at].kind)] = 1
        row[_PLACE:] = above[at]
        previous = at


def _asked_above(document: Document) -> list[list[float]]:
    heading, lead_in, rows = "", "", []
    for block in document.blocks:
        text = block.span.of(document.text)
        if block.kind is BlockKind.HEADING:
            heading, lead_in = text, ""
        elif block.kind is BlockKind.PARAGRAPH:
            lead_in = ""
        rows.append(_asked(heading) + _asked(lead_in))
        if block.kind is BlockKind.PARAGRAPH:
            lead_in = re.split(r"[.!?]\s", text.rstrip())[-1]
    return rows


def _asked(text: str) -> list[float]:
    return [float(bool(pattern.search(text))) for pattern in _ASKED.values()]
