"""Names for concepts that no vocabulary holds, made from the words of a text."""

from __future__ import annotations

from collections.abc import Sequence

from graph.linking.tokens import Token, singular


def word_set(text: str) -> frozenset[str]:
    """The words of a line that lists them."""
    return frozenset(text.split())


DETERMINERS = word_set(
    "a an the this that these those his her its their your our my some any many most several few various certain "
    "other another each every all both such no more less much"
)
"""Words before a name that are no part of it."""

DEGREES = word_set(
    "severe serious mild moderate strong powerful intense extreme slight minor major significant considerable "
    "common frequent occasional rare usual typical main key possible potential likely acute chronic sudden gradual "
    "long-term short-term long short term early late advanced temporary permanent persistent ongoing constant "
    "regular further additional increased general overall very quite highly extremely unwanted harmful dangerous "
    "standard new old supervised medical full initial"
)
"""Words that say how much or how often, so that what follows them is still the same thing."""

_HEAD_ENDS = word_set("of in from with for to on at by after during without than when while that which who")


def label(tokens: Sequence[Token], text: str) -> str:
    """A concept's name as the text's words give it: lower case, singular, without articles.

    >>> from graph.linking.tokens import tokenise
    >>> text = "The “Withdrawal symptoms"
    >>> label(tokenise(text), text)
    'withdrawal symptom'
    """
    kept = _trimmed(tokens)
    if not kept:
        return text[tokens[0].start : tokens[-1].end].casefold()
    head = next((at for at, token in enumerate(kept) if at and token.text.casefold() in _HEAD_ENDS), len(kept)) - 1
    words = []
    for at, token in enumerate(kept):
        word = token.text.casefold()
        words.append(singular(word) if at == head and word.isalpha() and not token.text.isupper() else word)
        if at + 1 < len(kept) and kept[at + 1].start > token.end:
            words.append(" ")
    return "".join(words)


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    first, last = 0, len(tokens)
    while first < last and (tokens[first].text.casefold() in DETERMINERS or not tokens[first].text[0].isalnum()):
        first += 1
    while last > first and not tokens[last - 1].text[0].isalnum() and tokens[last - 1].text not in ")]%":
        last -= 1
    return tokens[first:last]
