"""Stretches of a document short enough for an encoder, cut where sentences or blocks end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.linking.tokens import Token
from graph.model import Document

_LONGEST = 150  # tokens; the encoder's 256 sub-words hold them with the title in nearly all texts
_SHORTEST = 50


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens from ``first`` up to, not including, ``last``."""

    first: int
    last: int


def windows(text: str, tokens: Sequence[Token]) -> tuple[Window, ...]:
    """The windows of a text: they cover all its tokens in order, without overlaps."""
    found, first = [], 0
    while first < len(tokens):
        last = min(first + _LONGEST, len(tokens))
        if last < len(tokens):
            cuts = range(last, first + _SHORTEST, -1)
            last = next((cut for cut in cuts if _ends(text, tokens[cut - 1], tokens[cut])), last)
        found.append(Window(first, last))
        first = last
    return tuple(found)


def context(document: Document, tokens: Sequence[Token], window: Window) -> tuple[str, int]:
    """The text to encode for a window, and where its first character would stand in the document's text.

    The title goes before the window, since it says what the text is about. Encoders do not see line breaks: where a
    block ends without a full stop, a semicolon takes the place of the white space after it.
    """
    lead = f"{document.title}. "
    start, end = tokens[window.first].start, tokens[window.last - 1].end
    letters = list(document.text[start:end])
    for block in document.blocks:
        at = block.span.end - start
        if 0 < at < len(letters) and letters[at].isspace() and letters[at - 1].isalnum():
            letters[at] = ";"
    return lead + "".join(letters), start - len(lead)


def _ends(text: str, token: Token, following: Token) -> bool:
    return token.text in ".!?" or "\n" in text[token.end : following.start]
