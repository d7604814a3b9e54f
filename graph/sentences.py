"""Sentences, as exact spans, by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Span

_CLOSERS = r"""["'”’»)\]]"""
_CANDIDATE = re.compile(
    r"[.!?…。！？؟۔।\n](?:"  # one set of first characters: the search skips all others fast
    rf"(?<=[.!?…])(?<![.!?…].)[.!?…]*+(?:{_CLOSERS}|\[\d[\d,–-]*+\])*+\s+"  # a stop, what closes with it, white space
    r"|(?<=[。！？؟۔।])[。！？؟۔।]*+[」』”’）]*+\s*"  # scripts that need no space
    r"|(?<=[a-z)][a-z)][.!?])(?=[A-Z][a-z])"  # a forgotten space
    r"|(?<=\n)[^\S\n]*+\n\s*)",  # a blank line
    re.DOTALL,
)
_LAST_WORD = re.compile(r"[^\s(\[“\"‘,;/]*\Z")
_ADDRESS = re.compile(r"(?:://|www\.|@)\S*\Z")
_FIRST_WORD = re.compile(r"[\"'“‘«(\[]*([^\s,.;:!?)\]]*)")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_BEFORE_NAME = _words("dr mr mrs ms prof st mt drs messrs rev hon capt col gen lt sgt gov sen rep pres jr")
_BEFORE_MORE = _words(
    "e.g i.e eg ie vs v cf viz approx ca al fig figs eq ref refs sect ch vol ed eds resp incl esp sp spp var subsp "
    "abbr syn pp p nos tab dept univ"
)
_BEFORE_NUMBER = _words("no nr vol pp p fig art sec ch")
_STARTERS = _words(
    "a an the this that these those it its they their there he she his her we you your our i in on at by for from with "
    "if when while as after before although though because since some many most several other both each all any no "
    "not but and or so however in to people patients symptoms treatment such what how why who where which once"
)
_LETTERED = _words(
    "vitamin vitamins hepatitis type types group grade class stage factor influenza immunoglobulin and or part "
    "schedule phase virus strain step"
)


def sentences(text: str, within: Span) -> tuple[Span, ...]:
    """The sentences of a stretch of text, trimmed of white space, in order; they hold all else of it.

    >>> text = "Dr. Smith gave 2.5 mg. It “worked.” Did it? Yes!"
    >>> [span.of(text) for span in sentences(text, Span(0, len(text)))]
    ['Dr. Smith gave 2.5 mg.', 'It “worked.”', 'Did it?', 'Yes!']
    """
    return tuple(_sentences(text, within))


def _sentences(text: str, within: Span) -> Iterator[Span]:
    end = within.end
    start = _skip_space(text, within.start, end)
    for candidate in _CANDIDATE.finditer(text, start, end):
        after = candidate.end()
        if after < end and _ends(text, start, candidate.start(), after, candidate.group()):
            yield _trimmed(text, start, after)
            start = after
    if start < end:
        yield _trimmed(text, start, end)


def _skip_space(text: str, start: int, end: int) -> int:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip())


def _trimmed(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))


def _ends(text: str, start: int, stop: int, after: int, found: str) -> bool:
    """Whether a sentence that began at ``start`` ends at the stop mark at ``stop``; ``after`` is the next word."""
    mark = found[0]
    if mark not in ".!?…":
        return True
    if not found[-1].isspace() and _ADDRESS.search(text, max(start, stop - 60), stop):
        return False
    first = _FIRST_WORD.match(text, after, after + 40)
    word = first.group(1) if first else ""
    if word[:1].islower() and not _is_coined(word):
        return False
    if mark != "." or found.startswith(".."):
        return True
    return _full_stop_ends(text, start, stop, word, found)


def _is_coined(word: str) -> bool:
    """Names such as mRNA, pH and p53 begin sentences in lower case."""
    return len(word) > 1 and any(c.isupper() or c.isdigit() for c in word[1:])


def _full_stop_ends(text: str, start: int, stop: int, next_word: str, found: str) -> bool:
    last = _LAST_WORD.search(text, max(start, stop - 30), stop)
    before = last.group() if last else ""
    folded = before.lower()
    starter = next_word.lower() in _STARTERS
    if len(found.rstrip()) > 1:  # closed by a quote or a bracket
        return True
    if before.isdigit() and stop - len(before) == start:  # the number of a list item
        return False
    if len(before) == 1 and before.isupper():
        return starter or _word_before(text, start, stop - 1) in _LETTERED
    if folded in _BEFORE_NAME or folded in _BEFORE_MORE:
        return False
    if folded in _BEFORE_NUMBER and next_word[:1].isdigit():
        return False
    if "." in before and before.replace(".", "").isalpha() and all(len(p) <= 2 for p in before.split(".")):
        return starter  # U.S., a.m., Ph.D.
    return True


def _word_before(text: str, start: int, stop: int) -> str:
    words = text[max(start, stop - 30) : stop].split()
    return words[-1].lower() if words else ""
