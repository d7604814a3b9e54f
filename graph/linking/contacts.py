"""Addresses and telephone numbers, whose words name nothing: "(800) QUIT-NOW"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from graph.linking.tags import Tagged
from graph.linking.tokens import Token

_FREE = "8(?:00|33|44|55|66|77|88)"
"""Numbers that are free of charge in North America, which are often given in letters, begin so."""
_CONTACT = re.compile(  # each part begins where a run of its letters does and gives none back: time grows with the text
    r"(?:https?://|\bwww\.)\S++"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]++"
    r"|(?<![\w-])[\w-]++\.(?:gov|org|com|edu|net)\b(?:/\S*+)?"
    rf"|(?:\({_FREE}\)[- ]{{1,2}}|(?<!\d){_FREE}-)(?:[A-Z0-9]{{2,}}+[- ])?[A-Z0-9]{{2,}}+\b"
)


def outside_contacts(text: str, tokens: Sequence[Token], tagged: Sequence[Tagged]) -> Iterator[Tagged]:
    """The tagged phrases that share no character with an address or a telephone number.

    >>> from graph.linking.tokens import tokenise
    >>> from ontology.terms import ConceptType
    >>> text = "To quit, call (800) QUIT-NOW."
    >>> tagged = [Tagged(1, 2, ConceptType.THERAPY, 1.0), Tagged(7, 10, ConceptType.THERAPY, 1.0)]
    >>> [phrase.first for phrase in outside_contacts(text, tokenise(text), tagged)]
    [1]
    """
    contacts = [match.span() for match in _CONTACT.finditer(text)]
    starts = [start for start, _ in contacts]
    for phrase in tagged:
        before = bisect_left(starts, tokens[phrase.last - 1].end)  # contacts that begin before the phrase ends
        if not before or contacts[before - 1][1] <= tokens[phrase.first].start:
            yield phrase
