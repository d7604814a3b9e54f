"""Texts to the words that the lexical index knows: lower case, without diacritics, stemmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_REMEMBERED = 1 << 17
_WORD = re.compile(r"[^\W_]+")
_SPACED = {code: character if (character := chr(code)).isalnum() else " " for code in range(128)}
"""For ``str.translate``: every ASCII character that is no letter or digit becomes a space."""

# Words that stand in almost every passage or question and tell none apart (Lucene's list and the question words).
_STOP_WORDS = """
a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was
will with what when where which who whom why how do does did can could should would have has had i me my we our you your
am been being about from
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words(text: str) -> list[str]:
    """The runs of letters and digits in a text, in order.

    >>> words("Crohn's disease, 2nd ed. (snake_case)")
    ['Crohn', 's', 'disease', '2nd', 'ed', 'snake', 'case']
    """
    # Nearly every text is ASCII, and splitting that takes a third of the time.
    return text.translate(_SPACED).split() if text.isascii() else _WORD.findall(text)


def terms(text: str) -> list[str]:
    """The stems of a text's words in order, repeated as often as they occur.

    >>> terms("What relieves the cravings of an Überdosis?")
    ['reliev', 'crave', 'uberdosi']
    """
    stem = _stemmer()
    return [stem(word) for word in words(fold(text)) if word not in STOP_WORDS]


def surface_terms(text: str) -> dict[str, str]:
    """Each stem of a text with the first word that gave it, as written.

    >>> surface_terms("Cravings, craving")
    {'crave': 'Cravings'}
    """
    stem = _stemmer()
    folded = [_folded(character) for character in text]
    sources = [i for i, part in enumerate(folded) for _ in part]
    found: dict[str, str] = {}
    for match in _WORD.finditer("".join(folded)):
        if match[0] not in STOP_WORDS:
            found.setdefault(stem(match[0]), text[sources[match.start()] : sources[match.end() - 1] + 1])
    return found


def fold(text: str) -> str:
    """Lower case, compatibility forms resolved, diacritics off.

    >>> fold("Naïve ﬁsh")
    'naive fish'
    """
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@lru_cache(_REMEMBERED)
def _folded(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).lower()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _stemmer() -> Callable[[str], str]:
    import Stemmer

    algorithm = Stemmer.Stemmer("english")

    @lru_cache(_REMEMBERED)
    def stem(word: str) -> str:
        return str(algorithm.stemWord(word))

    return stem
