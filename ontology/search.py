"""Search among names: equal ones, those that begin so, and those with slips of typing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cached_property

from ontology.concept import Scope

_SEPARATORS = re.compile(r"[\W_]+")
_CANDIDATES = 300
_LEAST_LIKENESS = 0.75


class NameIndex:
    """Finds concepts by what they are called."""

    def __init__(self, labels: Iterable[tuple[str, Scope, str]]) -> None:
        rows = sorted((_folded(text), iri) for text, _, iri in labels)
        self._names = [name for name, _ in rows]
        self._iris = [iri for _, iri in rows]

    def search(self, text: str, limit: int) -> list[str]:
        """The IRIs of the concepts whose names are most like ``text``, best first, each once."""
        wanted = _folded(text)
        if not wanted or limit < 1:
            return []
        found = dict.fromkeys(self._iris[row] for row in self._beginning(wanted))
        if len(found) < limit:
            found |= dict.fromkeys(self._iris[row] for row in self._alike(wanted))
        return list(found)[:limit]

    def _beginning(self, wanted: str) -> list[int]:
        """The names that are or begin with ``wanted``, shortest first."""
        start = bisect_left(self._names, wanted)
        end = bisect_left(self._names, wanted + "\U0010ffff")
        return sorted(range(start, end), key=lambda row: (len(self._names[row]), row))

    def _alike(self, wanted: str) -> list[int]:
        """The names most like ``wanted`` by the letters that they have in common, in order (Ratcliff and Obershelp)."""
        shared = Counter(row for pair in _pairs(wanted) for row in self._rows_by_pair.get(pair, ()))
        matcher = SequenceMatcher(None, "", wanted, autojunk=False)
        likeness = {}
        for row, _ in sorted(shared.items(), key=lambda item: (len(self._names[item[0]]) - 2 * item[1], item[0]))[
            :_CANDIDATES
        ]:
            matcher.set_seq1(self._names[row])
            likeness[row] = matcher.ratio()
        rows = [row for row, value in likeness.items() if value >= _LEAST_LIKENESS]
        return sorted(rows, key=lambda row: (-likeness[row], row))

    @cached_property
    def _rows_by_pair(self) -> Mapping[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(self._names):
            for pair in _pairs(name):
                rows[pair].append(row)
        return rows


def _folded(text: str) -> str:
    if text.isalnum():
        return text.casefold()
    return " ".join(_SEPARATORS.sub(" ", text.casefold().replace("'", "").replace("’", "")).split())


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}
