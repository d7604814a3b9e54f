"""The vocabulary's labels as a dictionary: the longest match at each word, with exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.linking.tokens import Token, name_key, singular

_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
_NUMERALS = _ROMAN | {roman: arabic for arabic, roman in _ROMAN.items()}


class Sense(NamedTuple):
    """One concept that a label names: its IRI, the label as the vocabulary writes it, and the label's scope."""

    concept: str
    label: str
    scope: str


@dataclass(frozen=True, slots=True)
class Match:
    """A run of tokens, ``first`` up to not including ``last``, that names one or more concepts, preferred first.

    ``defined`` is the long form when the run is an abbreviation that the document itself defines.
    """

    first: int
    last: int
    senses: tuple[Sense, ...]
    defined: str | None = None


class Dictionary:
    """Labels by their normal form, as a trie flattened into one mapping: every prefix of a label is a key.

    >>> from graph.linking.tokens import tokenise
    >>> entries = [Sense("iri:1", "lung cancer", "exact"), Sense("iri:2", "cancer", "exact")]
    >>> dictionary = Dictionary(entries)
    >>> [match.senses[0].label for match in dictionary.matches(tokenise("Lung cancers and cancer"))]
    ['lung cancer', 'cancer']
    """

    def __init__(self, senses: Iterable[Sense], pruned: Iterable[str] = ()) -> None:
        """Take ``senses`` in order of preference; labels whose normal form is in ``pruned`` are left out."""
        self._nodes: dict[str, tuple[Sense, ...]] = {}
        left_out = frozenset(pruned)
        for sense in senses:
            for words in _keys(sense.label):
                if words and " ".join(words) not in left_out:
                    self._add(words, sense)

    def _add(self, words: tuple[str, ...], sense: Sense) -> None:
        prefix = words[0]
        for word in words[1:]:
            self._nodes.setdefault(prefix, ())
            prefix = f"{prefix} {word}"
        known = self._nodes.get(prefix, ())
        if all(sense.concept != other.concept for other in known):
            self._nodes[prefix] = (*known, sense)

    def senses(self, words: Sequence[str]) -> tuple[Sense, ...]:
        """The concepts that a run of normal forms names, preferred first."""
        return self._nodes.get(" ".join(words), ())

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """The longest match from each word on, left to right, without overlaps."""
        at = 0
        while at < len(tokens):
            match = self._longest(tokens, at) if tokens[at].norm in self._nodes else None
            if match:
                yield match
                at = match.last
            else:
                at += 1

    def _longest(self, tokens: Sequence[Token], first: int) -> Match | None:
        prefix, found = tokens[first].norm, None
        senses = self._nodes.get(prefix)
        last = first + 1
        while senses is not None:
            fitting = _as_written(senses, tokens[first:last]) if senses else ()
            if fitting:
                found = Match(first, last, fitting)
            while last < len(tokens) and not tokens[last].norm:
                last += 1
            if last == len(tokens) or tokens[last].start - tokens[last - 1].end > 2:
                break
            prefix = f"{prefix} {tokens[last].norm}"
            last += 1
            senses = self._nodes.get(prefix)
        return found


def _as_written(senses: tuple[Sense, ...], tokens: Sequence[Token]) -> tuple[Sense, ...]:
    """The senses whose label may be written so; a class, named in the plural, comes last for one thing: "alcohol".

    An acronym ("AIDS", "DISH") is not matched by a plain word.
    """
    written = " ".join(token.text for token in tokens)
    if len(tokens) == 1:
        senses = tuple(sense for sense in senses if not _is_acronym(sense.label) or _is_form(written, sense.label))
    return senses if len(senses) < 2 else tuple(sorted(senses, key=lambda s: _is_plural(s.label, written)))


def _is_plural(label: str, written: str) -> bool:
    plural, one = label.casefold(), written.casefold()
    return plural != one and singular(plural) == one


def _is_form(written: str, acronym: str) -> bool:
    return written.startswith(acronym) and written[len(acronym) :] in ("", "s", "'s", "\u2019s")


def _is_acronym(label: str) -> bool:
    return len(label) <= 5 and sum(letter.isupper() for letter in label) > 1


def _keys(label: str) -> Iterator[tuple[str, ...]]:
    """The normal forms of a label.

    "Diabetes Mellitus, Type 2" also as "type 2 diabetes mellitus", and any type with a Roman numeral too.
    """
    head, comma, rest = label.partition(", ")
    turned = (f"{rest} {head}",) if comma and ", " not in rest else ()
    for form in (label, *turned):
        words = name_key(form)
        yield words
        if "type" in words[:-1]:
            yield tuple(_counted(before, word) for before, word in zip(("", *words), words, strict=False))


def _counted(before: str, word: str) -> str:
    return _NUMERALS.get(word, word) if before == "type" else word
