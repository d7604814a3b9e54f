"""What the tagger sees of each word besides its vector: dictionary, shape, and place in the document's structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph.linking.dictionary import Match
from graph.linking.tokens import Token, name_key
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
"""The feature that marks the first word of a block, and of what two blanks or more set off within one."""

SIZE = _DICTIONARY + len(_SHAPES) + _PLACE + 2 * len(_ASKED) + 1
"""Number of features of a word."""


def features(
    document: Document, tokens: Sequence[Token], matches: Sequence[Match], types_of: TypesOf
) -> NDArray[np.float32]:
    """The features of every token, (len(tokens), SIZE), each 0 or 1."""
    table = np.zeros((len(tokens), SIZE), dtype=np.float32)
    _mark_matches(table, matches, types_of)
    title = {norm for norm in name_key(document.title) if len(norm) > 3}
    if tokens:
        table[:, _DICTIONARY : _DICTIONARY + len(_SHAPES)] = [_shape(token.text) for token in tokens]
        table[:, -1] = [token.norm in title for token in tokens]
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
    if not (tokens and document.blocks):
        return
    starts = np.array([block.span.start for block in document.blocks])
    kinds = np.array([_KINDS.index(block.kind) for block in document.blocks])
    begins = np.array([token.start for token in tokens])
    blocks = np.searchsorted(starts, begins, side="right") - 1
    (inside,) = np.nonzero(blocks >= 0)
    at = blocks[inside]
    table[inside, 0] = np.diff(at, prepend=-1) != 0
    table[list(_after_gaps(document.text, tokens)), 0] = 1
    table[inside, 1] = begins[inside] - starts[at] <= 2
    table[inside, 2 + kinds[at]] = 1
    table[inside, _PLACE:] = np.array(_asked_above(document))[at]


def _after_gaps(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The tokens that two blanks or more set off from those before them on their line."""
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        if token.start - before.end > 1 and "\n" not in text[before.end : token.start]:
            yield at


def _asked_above(document: Document) -> list[tuple[float, ...]]:
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


@lru_cache(maxsize=1024)
def _asked(text: str) -> tuple[float, ...]:
    return tuple(float(bool(pattern.search(text))) for pattern in _ASKED.values())
