"""Names as people write them: natural word order, singular, lower case where the word is no proper name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_APOSTROPHE = re.compile(r"['’]s?\b")
_SYSTEMATIC = re.compile(r"[\[\]{}()]|\d,\d|\d[’'-]|-\d|.{41}")
_SEPARATORS = re.compile(r"[-‐-–/,\s]+")


_WORDS_OF_SENTENCES = """
a about all also am an and any are as at be been but by can did do does face for from get go had has have he her him his
how i if in into is it its man may me men more most must my no nor not of off on one or our out over own part parts role
said say see she so some such than that the them then they this those to too two up us was we were what when which who
whom will with would you your
"""
"""What abbreviations such as CAN, ALL or FACE must not be taken for."""


def is_common_word(name: str) -> bool:
    """Whether a name is spelt like a word that any sentence may hold.

    >>> is_common_word("ALL"), is_common_word("ALS")
    (True, False)
    """
    return name.casefold() in _common_words()


@cache
def _common_words() -> frozenset[str]:
    return frozenset(_WORDS_OF_SENTENCES.split())


def key(name: str) -> str:
    """What two spellings of one name have in common: no case, genitives, hyphens or runs of space.

    >>> key("Crohn's  Disease") == key("crohn disease"), key("HIV-infection")
    (True, 'hiv infection')
    """
    return _SEPARATORS.sub(" ", _APOSTROPHE.sub("", name.casefold())).strip()


def natural(name: str) -> str:
    """An inverted name in natural order: what stands after each comma moves to the front.

    >>> natural("Leukemia, Myeloid, Acute"), natural("1,2-Dimethylhydrazine")
    ('Acute Myeloid Leukemia', '1,2-Dimethylhydrazine')
    """
    name = " ".join(name.split())
    parts = name.split(", ")
    if len(parts) == 1 or " and " in name or " or " in name or "(" in name:
        return name
    return " ".join(part.strip() for part in reversed(parts))


def is_inverted(name: str) -> bool:
    """Whether a name has a comma and a space, as catalogues write and texts do not."""
    return ", " in name


def is_systematic(name: str) -> bool:
    """Whether a substance's name spells out its structure, as catalogues write and texts seldom do.

    >>> is_systematic("2-(diethylamino)ethanol"), is_systematic("forskolin")
    (True, False)
    """
    return _SYSTEMATIC.search(name) is not None


def singulars(name: str) -> tuple[str, ...]:
    """Spellings that the singular of a name may have; a guess is good only if it is attested.

    >>> singulars("Abdominal Injuries")[0], singulars("Analgesics")[0]
    ('Abdominal Injury', 'Analgesic')
    """
    if name.endswith("ies"):
        return (name[:-3] + "y", name[:-1])
    if name.endswith("ses"):
        return (name[:-2] + "is", name[:-1], name[:-2])
    if name.endswith(("xes", "ches", "shes", "zes")):
        return (name[:-2], name[:-1])
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return (name[:-1],)
    return ()


class Casing:
    """How each word is usually written, learned from names that are written in running case."""

    def __init__(self, names: Iterable[str]) -> None:
        seen: dict[str, Counter[str]] = {}
        for name in names:
            for word in _WORD.findall(name):
                seen.setdefault(word.lower(), Counter())[word] += 1
        self._usual = {lower: min(c.items(), key=lambda kv: (-kv[1], kv[0]))[0] for lower, c in seen.items()}

    def running(self, name: str) -> str:
        """A title-case name as it stands in a sentence.

        >>> Casing(["Crohn's disease", "Crohn's colitis"]).running("Crohn's Disease of DNA")
        "Crohn's disease of DNA"
        """
        return _WORD.sub(lambda m: self._word(m.group()), name)

    def _word(self, word: str) -> str:
        usual = self._usual.get(word.lower())
        if word[1:] != word[1:].lower() and not (len(word) > 5 and usual):
            return word
        return usual or (word.lower() if len(word) > 1 else word)
