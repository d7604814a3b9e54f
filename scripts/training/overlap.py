"""How much two stretches of text have in common."""

from __future__ import annotations

from graph.model import Span


def overlap(one: Span, other: Span) -> float:
    """The characters that both cover, as a share of those that either covers.

    >>> overlap(Span(0, 4), Span(2, 6)), overlap(Span(0, 4), Span(4, 6))
    (0.3333333333333333, 0.0)
    """
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0
