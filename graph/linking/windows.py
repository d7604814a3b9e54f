"""The words that an encoder reads together: those of a passage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.linking.tokens import Token
from graph.model import Document, Span
from graph.passages import passages


@dataclass(frozen=True, slots=True)
class Window:
    """The tokens from ``first`` up to, not including, ``last``: those of the passage at ``span``."""

    first: int
    last: int
    span: Span


def windows(document: Document, tokens: Sequence[Token]) -> tuple[Window, ...]:
    """The windows of a document: they cover all its tokens in order, without overlaps."""
    spans = [passage.span for passage in passages(document)]
    if not spans:
        return ()
    starts = [token.start for token in tokens]
    firsts = [0, *(bisect_left(starts, span.start) for span in spans[1:]), len(tokens)]
    return tuple(
        Window(first, last, span) for (first, last), span in zip(pairwise(firsts), spans, strict=True) if first < last
    )
