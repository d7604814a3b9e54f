"""Where a document uses the abbreviations that it defines, whatever their marks and number: "5-ASA", "MTX-PGs"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.linking.abbreviations import Abbreviation, abbreviations
from graph.linking.tokens import Token, tokenise
from graph.model import Span


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A run of tokens, ``first`` up to not including ``last``, that the document defines by the words at ``long``."""

    first: int
    last: int
    long: Span


def short_forms(
    text: str, tokens: Sequence[Token], definitions: Sequence[Abbreviation] | None = None
) -> Iterator[ShortForm]:
    """Every use of an abbreviation that ``text`` defines, in order; of two definitions the last one holds.

    The ``definitions`` are by default those that `abbreviations` finds.

    >>> text = "Methotrexate polyglutamates (MTX-PGs) vary. An MTX-PG counts."
    >>> tokens = tokenise(text)
    >>> [" ".join(t.text for t in tokens[form.first : form.last]) for form in short_forms(text, tokens)]
    ['MTX - PGs', 'MTX - PG']
    """
    known = abbreviations(text) if definitions is None else definitions
    defined = {_singular(t.text for t in tokenise(a.short.of(text))): a.long for a in known}
    if not defined:
        return
    lengths: dict[str, list[int]] = defaultdict(list)
    for short in sorted(defined, key=len, reverse=True):
        lengths[short[0]].append(len(short))
    last = 0
    for first, token in enumerate(tokens):
        for length in lengths.get(token.text, ()) or lengths.get(token.text.removesuffix("s"), ()):
            run = tokens[first : first + length]
            long = defined.get(_singular(t.text for t in run))
            if first >= last and long and _unbroken(run):
                last = first + length
                yield ShortForm(first, last, long)
                break


def _singular(words: Iterator[str]) -> tuple[str, ...]:
    *rest, end = words
    return (*rest, end[:-1] if end.endswith("s") and end[:-1].isupper() else end)


def _unbroken(run: Sequence[Token]) -> bool:
    return run[-1].end - run[0].start <= sum(len(token.text) for token in run) + len(run) - 1
