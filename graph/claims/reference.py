"""Mentions that do not speak for themselves: those that only point back, and those that others are measured by."""

from __future__ import annotations

import re

from graph.model import Span

_GENERIC = re.compile(
    r"(?:drug|medication|medicine|substance|treatment|therapy|programme|program|disease|disorder|condition|illness"
    r"|syndrome|problem|method|approach)s?",
    re.I,
)
_POINTING = re.compile(r"\b(?:this|these|those|that|such|the same)\s+$", re.I)
_ILL = re.compile(r"disease|disorder|condition|illness|syndrome", re.I)
_DEFINITE = re.compile(r"\bthe\s+$", re.I)
_MEASURING = re.compile(
    r"\b(?:similar(?:ly)?(?: \w+){0,2} to|same (?:\w+ ){1,3}as|(?:just |much )?like|unlike|compared (?:to|with)"
    r"|as with)\s+(?:the |a |an |other )?$",
    re.I,
)
_REACH = 40  # characters before a mention that are looked at


def refers_back(text: str, mention: Span) -> bool:
    """Whether a mention only points to something spoken of before.

    >>> refers_back("This drug helps.", Span(5, 9)), refers_back("The drug ban helps.", Span(4, 12))
    (True, False)
    """
    before = text[max(0, mention.start - 12) : mention.start]
    if _ILL.fullmatch(text, mention.start, mention.end) and _DEFINITE.search(before):
        return True
    return _GENERIC.fullmatch(text, mention.start, mention.end) is not None and _POINTING.search(before) is not None


def is_standard(text: str, mention: Span) -> bool:
    """Whether something else is only compared with a mention, so that the sentence says nothing of the mention itself.

    >>> is_standard("It acts like morphine and dulls pain.", Span(13, 21))
    True
    """
    return _MEASURING.search(text[max(0, mention.start - _REACH) : mention.start]) is not None
