"""Names that can be looked up by their beginnings and in spite of slips: for autocompletion and for spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embeddings import terms
from embeddings.terms import fold
from service.search.slips import forgiven

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


class _Shapes:
    """Words by their length and their letters, so that few need be compared with one that may be a slip of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._lengths, self._letters = _shaped(words)

    def possible(self, word: str, slips: int) -> dict[int, str]:
        """The words that so many slips may have made this of, by their places; few of them are really so near.

        A slip changes the length by one at most, and takes one letter out and puts one in at most.
        """
        near = np.abs(self._lengths - len(word)) <= slips
        near &= np.bitwise_count(self._letters ^ _shaped([word])[1]) <= 2 * slips
        return {at: self._words[at] for at in np.flatnonzero(near).tolist()}


def _shaped(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
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
    >>> names.near("herion")
    ['heroin']
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(names, key=lambda name: (-name.weight, len(name.text), name.text, name.iri))
        self._keys = [" ".join(words(name.text)) for name in self.names]
        holders: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            for word in dict.fromkeys(key.split()):
                holders[word].append(number)
        self._words = sorted(holders)
        self._known = frozenset(holders)
        self._holders = [holders[word] for word in self._words]
        self._cut: dict[int, _Shapes] = {}

    def __contains__(self, word: str) -> bool:
        """Whether some name has this word, in the form that `words` gives."""
        return word in self._known

    def named(self, text: str) -> list[Name]:
        """The names that are made of just the words of a text, best first."""
        return [self.names[number] for number in self._numbers.get(" ".join(words(text)), ())]

    def complete(self, text: str, limit: int = 10, kinds: frozenset[str] | None = None) -> list[Name]:
        """The things with a name each of whose words begins with a word of ``text``, best first; slips are forgiven.

        A thing is given once, by its best name. Empty text has no completions.
        """
        typed = words(text)
        if not typed:
            return []
        found: set[int] | None = None
        for word in typed:
            numbers = self._beginning(word) or self._nearly_beginning(word)
            found = numbers if found is None else found & numbers
        wanted = " ".join(typed)
        ranked = sorted(found or (), key=lambda number: self._rank(number, wanted))
        best: dict[str, Name] = {}
        for number in ranked:
            name = self.names[number]
            if kinds is None or name.kind in kinds:
                best.setdefault(name.iri, name)
                if len(best) == limit:
                    break
        return list(best.values())

    def near(self, word: str, distance: int | None = None) -> list[str]:
        """The other words of names that ``word`` may have been meant to be, likeliest first.

        ``distance`` is how many slips may have been made, by default as many as are `forgiven`.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = forgiven(word) if distance is None else min(distance, forgiven(word))
        if not most:
            return []
        found = process.extract(
            word, self._whole.possible(word, most), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        alike = [(far, other[0] != word[0], -self._weight(at), other) for other, far, at in found]
        return [other for *_, other in sorted(alike) if len(other) >= 4 and other != word]

    @cached_property
    def _numbers(self) -> Mapping[str, Sequence[int]]:
        """The names by their words."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            numbers[key].append(number)
        return dict(numbers)

    @cached_property
    def _whole(self) -> _Shapes:
        return _Shapes(self._words)

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

        most = forgiven(word)
        found: list[tuple[float, int]] = []
        for length in (len(word), len(word) + 1) if most else ():  # a letter too many or wrong, a letter left out
            near = self._beginnings(length).possible(word, most)
            alike = process.extract(word, near, scorer=OSA.distance, score_cutoff=most, limit=None)
            found += [(distance, at) for _, distance, at in alike]
        closest = min((distance for distance, _ in found), default=0)
        return self._union(at for distance, at in found if distance == closest)

    def _beginnings(self, length: int) -> _Shapes:
        """The words cut to a length; made once for each."""
        made = self._cut.get(length)
        if made is None:
            made = self._cut[length] = _Shapes([word[:length] for word in self._words])
        return made

    def _union(self, found: Iterable[int]) -> set[int]:
        numbers: set[int] = set()
        for word in found:
            holders: Sequence[int] = self._holders[word]
            numbers.update(holders)
            if len(numbers) > _FIRST_CANDIDATES * 10:
                break
        return numbers
