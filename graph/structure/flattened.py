"""Lists in pages that were flattened to one line: first items that no gap sets off, and lists said twice."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain

from graph.model import BlockKind, Span
from graph.structure.fragments import Fragment
from graph.structure.items import ITEM, item_content

_DASHES = "–-"
_FIRST_ITEM = re.compile(r"(?<=[^\W_])\s(?=[–-]\s+\S(?:(?!\s[–-]\s|[.!?:]\s).)*\Z)", re.DOTALL)
_SENTENCE = re.compile(r"[.!?:]\s")
_LONGEST = 1000  # characters of an item that may come twice
_GAP = 20  # white space between a list and its second time
_TELLING = 20  # characters of a lone item, and no fewer: words are doubled for other reasons


def unfolded(text: str, fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments, those cut further that hold the first item of a list, or a list's items once more.

    A dash between words is a bullet where further ones follow on the same line: "may include - fever   - cough".
    Pages that kept a list for two layouts say it twice, with bullets and without, either item by item or as a whole;
    items that come again are items, and what follows them is a paragraph.
    """
    found: list[Fragment] = []
    left = deque(fragments)
    listed: list[str] = []
    while left:
        fragment = left.popleft()
        if not ITEM.match(text, fragment.start, fragment.end):
            listed.clear()
            if left and (item := _first_item(text, fragment, left[0])):
                left.appendleft(item)
            found.append(fragment)
            continue
        if fragment.breaks:
            listed.clear()
        found.append(fragment)
        again = _again(text, fragment, listed) or _again(text, fragment, ())
        if again:
            listed.clear()
            end = _skipped(text, again[-1].end, left, fragment.end)
            fragment.end = again.pop(0).end
            found += [Fragment(span.start, span.end, 0, 0, span.start, BlockKind.ITEM, 1) for span in again]
            if rest := _rest(text, again[-1].end, end):
                left.appendleft(rest)
        else:
            listed.append(item_content(text, Span(fragment.start, fragment.end)).of(text))
    return found


def _first_item(text: str, above: Fragment, below: Fragment) -> Fragment | None:
    """The item that a fragment ends in, cut off from it, if the fragment below is the next item of the same line."""
    if below.breaks or text[below.start] not in _DASHES:
        return None
    gap = _FIRST_ITEM.search(text[above.start : above.end])
    if gap is None:
        return None
    start = above.start + gap.end()
    head = _SENTENCE.split(text[above.start : above.start + gap.start()])[-1]
    if len(head.split()) < 2:  # a name and what is said of it
        return None
    item = Fragment(start, above.end, 0, 0, start)
    above.end = above.start + gap.start()
    above.line = min(above.line, above.end)
    return item


def _again(text: str, item: Fragment, listed: Sequence[str]) -> list[Span]:
    """The stretch of an item, then those of all items ``listed`` and of itself once more, if they follow."""
    start = item_content(text, Span(item.start, item.end)).start
    ahead = listed[0] if listed else text[start : start + _TELLING]
    last = min(item.end, start + _LONGEST) + len(ahead) + _GAP
    at = text.find(ahead, start + (1 if listed else _TELLING), last)
    while at >= 0:
        own = text[start:at].rstrip()
        if start + len(own) <= item.end and text[at - 1].isspace():
            again = _following(text, at, chain(listed, (own,)))
            if again:
                return [Span(item.start, start + len(own)), *again]
        at = text.find(ahead, at + 1, last)
    return []


def _following(text: str, at: int, items: Iterable[str]) -> list[Span]:
    """Where these items follow each other from a place on, with white space between them; empty if they do not."""
    found: list[Span] = []
    for item in items:
        end = at + len(item)
        if not text.startswith(item, at) or text[end : end + 1].isalnum():
            return []
        found.append(Span(at, end))
        at = _past_space(text, end)
    return found


def _skipped(text: str, end: int, left: deque[Fragment], last: int) -> int:
    """Where the last fragment ends that a list reaches into which goes on to ``end``; such fragments are dropped."""
    while left and left[0].start < end:
        last = left.popleft().end
    return last


def _rest(text: str, start: int, end: int) -> Fragment | None:
    """What is left of a fragment from ``start`` on."""
    start = _past_space(text, start)
    return Fragment(start, end, 0, 0, start) if start < end else None


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
