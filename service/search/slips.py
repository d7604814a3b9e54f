"""The slips that are made in writing a word."""

from __future__ import annotations

import string
from collections.abc import Iterator

DOUBLED, LIKELY, OTHER = 60, 20, 1
"""How likely slips are against each other: two letters written as one or one as two; letters that change places, a
vowel or an "h" left out, a letter for another that sounds alike; and any other, or any at a word's first letter."""

_SILENT = frozenset("aeiouyh")
_VOWELS = ("ae", "ai", "ao", "au", "ei", "eo", "eu", "io", "iu", "ou", "iy", "ey")
_CONSONANTS = ("ck", "cs", "sz", "fv", "mn", "dt", "bp", "gj")
_ALIKE = frozenset(map(frozenset, _VOWELS + _CONSONANTS))
"""Letters that sound alike."""


def forgiven(word: str) -> int:
    """How many slips of the keyboard a word of this length may have and still be recognised."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def one_slip_away(word: str) -> Iterator[tuple[str, int]]:
    """The words that may have been meant, in the letters of English, each with how likely the slip is.

    >>> found = dict(one_slip_away("comon"))
    >>> found["common"], found["cumon"], found["colon"]
    (60, 20, 1)
    """
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        before, after = left[-1:], right[:1]
        likely, doubled = (LIKELY, DOUBLED) if at else (OTHER, OTHER)
        if right:
            yield left + right[1:], doubled if after == before else OTHER
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:], likely
        for letter in string.ascii_lowercase:
            yield left + letter + right, doubled if letter == before else likely if letter in _SILENT else OTHER
            if right and letter != after:
                yield left + letter + right[1:], likely if frozenset((letter, after)) in _ALIKE else OTHER
