"""Names that can be looked up by their beginnings and in spite of slips: for autocompletion and for spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embeddings import terms
from embeddings.terms import fold

_FIRST_CANDIDATES = 4_000


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing: ``iri`` is the thing, ``kind`` what it is, ``label`` its preferred name, ``weight`` how
    often it occurs."""

    text: str
    iri: str
    kind: str
    label: str
    weight: int = 1


def words(text: str) -> list[str]:
    """The words of a name as they are compared.

    >>> words("Crohn's Disease")
    ['crohn', 's', 'disease']
    """
    return terms.words(fold(text))


def slips(word: str) -> int:
    """How many slips of the keyboard a word of this length may have and still be recognised."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _shapes(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The length of each word, and its letters as bits of one number (some letters share a bit)."""
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    bits = np.left_shift(np.uint64(1), letters % np.uint64(64))
    return lengths, np.bitwise_or.reduceat(bits, lengths.cumsum() - lengths) if len(words) else bits


class Names:
    """An immutable set of names.

    >>> names = Names(Name(text, text, "substance", text) for text in ("Methadone", "Heroin"))
    >>> [name.label for name in names.complete("metad")]
    ['Methadone']
    >>> names.nearest("herion")
    'heroin'
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(names, key=lambda name: (-name.weight, len(name.text), name.text, name.iri))
        self._keys = [" ".join(words(name.text)) for name in self.names]
        holders: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            for word in dict.fromkeys(key.split()):
                holders[word].append(number)
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]

    def __contains__(self, word: str) -> bool:
        """Whether some name has this word, in the form that `words` gives."""
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word

    def complete(self, text: str, limit: int = 10, kinds: frozenset[str] | None = None) -> list[Name]:
        """The things with a name each of whose words begins with a word of ``text``, best first; slips are forgiven.

        A thing is given once, by its best name. Empty text has no completions.
        """
        typed = words(text)
        if not typed:
            return []
        found: set[int] | None = None
        penalty = 0
        for word in typed:
            numbers = self._beginning(word)
            if not numbers:
                numbers = self._nearly_beginning(word)
                penalty += 1
            found = numbers if found is None else found & numbers
        wanted = " ".join(typed)
        ranked = sorted(found or (), key=lambda number: (self._rank(number, wanted), number))
        best: dict[str, Name] = {}
        for number in ranked:
            name = self.names[number]
            if kinds is None or name.kind in kinds:
                best.setdefault(name.iri, name)
                if len(best) == limit:
                    break
        return list(best.values())

    def nearest(self, word: str) -> str | None:
        """The word of some name that ``word`` was probably meant to be; None when there is none, or it is one."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if word in self or not slips(word):
            return None
        near = self._possible(word, slips(word))
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips(word), limit=8)
        alike = [(distance, other[0] != word[0], -self._weight(at), other) for other, distance, at in found]
        return next((other for *_, other in sorted(alike) if len(other) >= 4), None)

    def _possible(self, word: str, slips: int) -> dict[int, str]:
        """The words that so many slips may have made this of, by their places; few of them are really so near.

        A slip changes the length by one at most, and takes one letter out and puts one in at most.
        """
        lengths, letters = self._shapes
        near = np.abs(lengths - len(word)) <= slips
        near &= np.bitwise_count(letters ^ _shapes([word])[1]) <= 2 * slips
        return {at: self._words[at] for at in np.flatnonzero(near).tolist()}

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        return _shapes(self._words)

    def _weight(self, word: int) -> int:
        return max(self.names[number].weight for number in self._holders[word][:1])

    def _rank(self, number: int, wanted: str) -> tuple[int, int]:
        """Names that begin as typed come first, then those of frequent things (which have low numbers)."""
        key = self._keys[number]
        return (0 if key == wanted else 1 if key.startswith(wanted) else 2, number)

    def _beginning(self, word: str) -> set[int]:
        first, last = bisect_left(self._words, word), bisect_left(self._words, word + "\U0010ffff")
        return self._union(range(first, last))

    def _nearly_beginning(self, word: str) -> set[int]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if not slips(word):
            return set()
        found: list[tuple[int, int]] = []
        for length in (len(word), len(word) + 1):  # a letter too many or wrong, a letter left out
            cut = [other[:length] for other in self._words]
            near = process.extract(word, cut, scorer=OSA.distance, score_cutoff=slips(word), limit=None)
            found += [(int(distance), number) for _, distance, number in near]
        closest = min((distance for distance, _ in found), default=0)
        return self._union(number for distance, number in found if distance == closest)

    def _union(self, found: Iterable[int]) -> set[int]:
        numbers: set[int] = set()
        for word in found:
            holders: Sequence[int] = self._holders[word]
            numbers.update(holders)
            if len(numbers) > _FIRST_CANDIDATES * 10:
                break
        return numbers
