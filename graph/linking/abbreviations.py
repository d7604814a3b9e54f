"""Abbreviations as a document defines them: "respiratory syncytial virus (RSV)" (Schwartz & Hearst, 2003)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import Span

_PARENTHESIS = re.compile(r"\(([^()\n]{1,80})\)")
_TOGETHER = re.compile(r"\(([^()\n;,]{4,60})[;,] ([^()\n;,]{2,10})\)")
_SQUARE = re.compile(r"\[([^\[\]\n]{2,10})\]")
_SHORT = re.compile(r"[^\W_](?:[\w./+-]| (?=[A-Z0-9])){0,8}[\w+]?")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that a document defines it by, each where the definition stands."""

    short: Span
    long: Span


def abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """The definitions in ``text``, in order; "long (short)" and "short (long)" are read.

    >>> text = "People with obsessive-compulsive disorder (OCD) often hide it."
    >>> [(a.short.of(text), a.long.of(text)) for a in abbreviations(text)]
    [('OCD', 'obsessive-compulsive disorder')]
    """
    found = []
    for match in _PARENTHESIS.finditer(text):
        inner = Span(*_trimmed(text, match.start(1), _clause(text, match.start(1), match.end(1))))
        line = text.rfind("\n", 0, match.start()) + 1
        before = Span(*_trimmed(text, line, match.start()))
        definition = _long_before(text, before, inner) or _long_inside(text, before, inner)
        if definition:
            found.append(definition)
    return tuple(found)


def further_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Definitions in other brackets: "(monocrotaline, MCT)", "levodopa [LD]".

    >>> text = "A drug (monocrotaline, MCT) and levodopa [LD]"
    >>> [(a.short.of(text), a.long.of(text)) for a in further_abbreviations(text)]
    [('MCT', 'monocrotaline'), ('LD', 'levodopa')]
    """
    together = ((Span(*found.span(1)), Span(*found.span(2))) for found in _TOGETHER.finditer(text))
    square = (
        (Span(*_trimmed(text, text.rfind("\n", 0, found.start()) + 1, found.start())), Span(*found.span(1)))
        for found in _SQUARE.finditer(text)
    )
    defined = (_long_before(text, before, short) for before, short in (*together, *square))
    return tuple(definition for definition in defined if definition)


def _clause(text: str, start: int, end: int) -> int:
    cuts = [cut for mark in ";," if (cut := text.find(mark, start, end)) > 0]
    return min(cuts, default=end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _long_before(text: str, before: Span, short: Span) -> Abbreviation | None:
    letters = short.of(text)
    if not _is_short(letters):
        return None
    words = list(_WORD.finditer(text, before.start, before.end))
    window = min(len(letters) + 5, len(letters) * 2)
    if not words:
        return None
    start = _match(text, words[-window:][0].start(), before.end, letters)
    return Abbreviation(short, Span(start, before.end)) if start is not None else None


def _long_inside(text: str, before: Span, long: Span) -> Abbreviation | None:
    words = list(_WORD.finditer(text, before.start, before.end))
    if not words or len(long) < 5 or " " not in long.of(text):
        return None
    short = Span(words[-1].start(), words[-1].end())
    letters = short.of(text)
    if not _is_short(letters) or not letters.isupper():
        return None
    start = _match(text, long.start, long.end, letters)
    return Abbreviation(short, Span(start, long.end)) if start == long.start else None


def _is_short(form: str) -> bool:
    return (
        2 <= len(form) <= 10
        and _SHORT.fullmatch(form) is not None
        and any(letter.isalpha() for letter in form)
        and any(letter.isupper() or letter.isdigit() for letter in form)
    )


def _match(text: str, start: int, end: int, letters: str) -> int | None:
    """Where the shortest stretch begins that ends at ``end`` and spells ``letters``, its first at a word's start."""
    at = end
    for index in range(len(letters) - 1, -1, -1):
        letter = letters[index].casefold()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= start and (text[at].casefold() != letter or (index == 0 and at > start and text[at - 1].isalnum())):
            at -= 1
        if at < start:
            return None
    long = text[at:end]
    if len(long) <= len(letters) or letters in long.split() or long.count("(") != long.count(")"):
        return None
    return at
