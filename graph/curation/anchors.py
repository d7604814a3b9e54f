"""Finding a quotation again in a text that has changed since, by its characters and those around it.

The method of a Web Annotation ``TextQuoteSelector``: the position is a hint, the quotation with its context decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from graph.model import Span

_LEAST_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quotation, with the characters just before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def find(anchor: Anchor, text: str, near: Span) -> Span | None:
    """Where in ``text`` the quotation now stands: the place whose surroundings agree most, then that next to ``near``.

    None where the quotation is gone, or where less than twelve characters around it (or less than all there were)
    are as before: it then says something else.

    >>> find(Anchor("heroin", "use of ", " is"), "The old use of heroin is here.", Span(7, 13))
    Span(start=15, end=21)
    >>> find(Anchor("heroin", "use of ", " is"), "No more heroin.", Span(7, 13)) is None
    True
    """
    best: tuple[int, int, int] | None = None
    start = text.find(anchor.exact) if anchor.exact else -1
    while start >= 0:
        candidate = (_agreement(anchor, text, start), -abs(start - near.start), start)
        best = candidate if best is None else max(best, candidate)
        start = text.find(anchor.exact, start + 1)
    if best is None or best[0] < min(_LEAST_CONTEXT, len(anchor.prefix) + len(anchor.suffix)):
        return None
    return Span(best[2], best[2] + len(anchor.exact))


def _agreement(anchor: Anchor, text: str, start: int) -> int:
    """How many characters next to the quotation, before and after it without a gap, are those of the anchor."""
    end = start + len(anchor.exact)
    before = text[max(0, start - len(anchor.prefix)) : start]
    after = text[end : end + len(anchor.suffix)]
    return _alike(before[::-1], anchor.prefix[::-1]) + _alike(after, anchor.suffix)


def _alike(one: str, other: str) -> int:
    """How many characters the two begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
