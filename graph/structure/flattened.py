"""Lists in pages that were flattened to one line: first items that no gap sets off, and lists said twice."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

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
        again = list(_again(text, fragment, listed))
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


def _again(text: str, item: Fragment, listed: Sequence[str]) -> Iterator[Span]:
    """The stretch of an item, then those of all items ``listed`` and of itself once more, if they follow."""
    own = item_content(text, Span(item.start, item.end))
    again = _repeated(text, own, _TELLING, ())
    if not again and listed and text.find(listed[0], own.start, own.end + len(listed[0]) + _GAP) >= 0:
        again = _repeated(text, own, 1, listed)
    if again:
        yield Span(item.start, again.end(1))
        yield from (Span(*again.span(number)) for number in range(2, again.re.groups + 1))


def _repeated(text: str, own: Span, least: int, listed: Sequence[str]) -> re.Match[str] | None:
    """The item (group 1), then the items listed and the item again; it has ``least`` characters."""
    between = "".join(rf"({_loosely(item)})\s+" for item in listed)
    return re.compile(rf"(\S.{{{least},{_LONGEST}}}?)\s+{between}(\1)(?!\w)", re.DOTALL).match(text, own.start)


def _loosely(stretch: str) -> str:
    """A pattern for the same words with any white space between them."""
    return r"\s+".join(map(re.escape, stretch.split()))


def _skipped(text: str, end: int, left: deque[Fragment], last: int) -> int:
    """Where the last fragment ends that a list reaches into which goes on to ``end``; such fragments are dropped."""
    while left and left[0].start < end:
        last = left.popleft().end
    return last


def _rest(text: str, start: int, end: int) -> Fragment | None:
    """What is left of a fragment from ``start`` on."""
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return Fragment(start, end, 0, 0, start) if start < end else None
