"""The tags that words get, and the phrases they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontology.terms import ConceptType

OUTSIDE = "O"
TAGS: tuple[str, ...] = (OUTSIDE, *(f"{place}-{t.value}" for t in ConceptType for place in "BI"))
"""Outside, and for each type the beginning and the inside of a mention."""
TYPES = tuple(ConceptType)
"""The types in the order of their tags."""
BEGINNINGS = slice(1, None, 2)
INSIDES = slice(2, None, 2)
FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Tagged:
    """A mention among tokens: from ``first`` up to not including ``last``, its type, and its probability."""

    first: int
    last: int
    type: ConceptType
    score: float

    def moved(self, by: int) -> Tagged:
        """The same mention, counted from ``by`` tokens earlier."""
        return Tagged(self.first + by, self.last + by, self.type, self.score)


def forbidden() -> NDArray[np.float32]:
    """What to add to transitions, (tags, tags): the inside of a mention follows only the same type."""
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for row, before in enumerate(TAGS):
        for column, after in enumerate(TAGS):
            if after[0] == "I" and before[2:] != after[2:]:
                table[row, column] = FORBIDDEN
    return table


def forbidden_starts() -> NDArray[np.float32]:
    """What to add to the first word's scores, (tags,): no mention begins inside."""
    return np.array([FORBIDDEN if tag[0] == "I" else 0.0 for tag in TAGS], dtype=np.float32)
