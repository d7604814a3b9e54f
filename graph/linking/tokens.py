"""Words of a text with their offsets, and the normal form in which words are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019\u02bc](?:s|t|re|ve|ll|d|m)\b)?|[^\w\s]|_", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['\u2019\u02bc]s$")
_BRITISH = (
    (re.compile(r"haem(?=o|a|e|i)"), "hem"),
    (re.compile(r"aemi(?=a|c)"), "emi"),
    (re.compile(r"oedema"), "edema"),
    (re.compile(r"oesoph"), "esoph"),
    (re.compile(r"oestr"), "estr"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"orrhoea"), "orrhea"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"leukaem"), "leukem"),
    (re.compile(r"anaesth"), "anesth"),
    (re.compile(r"gynaec"), "gynec"),
    (re.compile(r"orthopaed"), "orthoped"),
    (re.compile(r"tumour"), "tumor"),
    (re.compile(r"behaviour"), "behavior"),
    (re.compile(r"colour"), "color"),
    (re.compile(r"odour"), "odor"),
    (re.compile(r"labour"), "labor"),
    (re.compile(r"fibre"), "fiber"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"counselling"), "counseling"),
    (re.compile(r"programme"), "program"),
    (re.compile(r"(?<=[a-z]{4})isation"), "ization"),
    (re.compile(r"(?<=[a-z]{4})ise(?=d$|r$|rs$)"), "ize"),
)
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "ω": "omega"}
_KEEP_S = ("ss", "us", "is", "ous", "ics", "betes", "ascites")
_SKIPPED = frozenset("-\u2010\u2011\u2012\u2013'\u2019\u00ae\u2122")


class Token(NamedTuple):
    """A word or a punctuation mark: its code points ``start`` to ``end``, its text, and its normal form.

    ``norm`` is empty for marks that comparison passes over, such as hyphens.
    """

    start: int
    end: int
    text: str
    norm: str


def tokenise(text: str) -> tuple[Token, ...]:
    """The words and punctuation marks of ``text`` in order; white space lies between them.

    >>> [token.norm for token in tokenise("Crohn's beta-blockers")]
    ['crohn', 'beta', '', 'blocker']
    """
    return tuple([Token(*match.span(), word := match.group(), normal_form(word)) for match in _TOKEN.finditer(text)])


@lru_cache(maxsize=65536)
def normal_form(word: str) -> str:
    """The form in which one word is compared: lower case, singular, American spelling, no possessive.

    A Greek letter that stands alone has its name.

    >>> [normal_form(w) for w in ("Tumours", "therapies", "illness", "Crohn's", "AIDS", "β", "-")]
    ['tumor', 'therapy', 'illness', 'crohn', 'aids', 'beta', '']
    """
    if word in _SKIPPED:
        return ""
    folded = _POSSESSIVE.sub("", word.casefold())
    if folded in _GREEK:
        return _GREEK[folded]
    if word.isupper() or len(folded) < 4 or not folded.isalpha():
        return folded
    for pattern, american in _BRITISH:
        folded = pattern.sub(american, folded)
    return singular(folded)


def singular(word: str) -> str:
    """The singular of a regular English plural in lower case; other words as they are.

    >>> [singular(word) for word in ("cravings", "therapies", "abscesses", "diabetes", "loss", "nervous")]
    ['craving', 'therapy', 'abscess', 'diabetes', 'loss', 'nervous']
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEEP_S):
        return word
    if len(word) > 7 and word.endswith(("oses", "yses", "stases", "theses")):
        return word[:-2] + "is"
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "tches", "xes", "ruses")):
        return word[:-2]
    return word[:-1]


def key(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The normal forms by which a run of tokens is compared.

    >>> key(tokenise("Beta-blockers")) == key(tokenise("beta blocker"))
    True
    """
    return tuple(token.norm for token in tokens if token.norm)


def name_key(name: str) -> tuple[str, ...]:
    """The normal forms of a name, as `key` would give them, but without offsets.

    >>> name_key("Beta-blockers")
    ('beta', 'blocker')
    """
    return tuple(norm for word in _TOKEN.findall(name) if (norm := normal_form(word)))
