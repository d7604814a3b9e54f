"""Addresses and telephone numbers, whose words name nothing: "(800) QUIT-NOW"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from graph.linking.tokens import Token

_CONTACT = re.compile(
    r"(?:https?://|\bwww\.)\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b[\w-]+\.(?:gov|org|com|edu|net)\b(?:/\S*)?"
    r"|(?<!\d)\(?8\d\d\)?[- ]{1,2}(?:[A-Z0-9]{2,}[- ])?[A-Z0-9]{2,}\b"  # free of charge in North America, often letters
)


class _Phrase(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


P = TypeVar("P", bound=_Phrase)


def outside_contacts(text: str, tokens: Sequence[Token], phrases: Sequence[P]) -> Iterator[P]:
    """The phrases, given by their tokens, that share no character with an address or a telephone number.

    >>> from graph.linking.tags import Tagged
    >>> from graph.linking.tokens import tokenise
    >>> from ontology.terms import ConceptType
    >>> text = "To quit, call (800) QUIT-NOW."
    >>> phrases = [Tagged(1, 2, ConceptType.THERAPY, 1.0), Tagged(7, 10, ConceptType.THERAPY, 1.0)]
    >>> [phrase.first for phrase in outside_contacts(text, tokenise(text), phrases)]
    [1]
    """
    contacts = [match.span() for match in _CONTACT.finditer(text)]
    for phrase in phrases:
        start, end = tokens[phrase.first].start, tokens[phrase.last - 1].end
        if not any(left < end and start < right for left, right in contacts):
            yield phrase
