"""What a search finds: entries with what each lane said of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

from embeddings.fusion import Lane, Scores
from embeddings.vectors import Mask, Rows


@dataclass(frozen=True, slots=True)
class LaneScore:
    """What one lane said of a hit: its own score, the hit's rank by it (from 1), and what it added to the final score.

    ``score`` is a cosine in the dense and heading lanes, BM25F in the lexical, and as handed in in the concept lane.
    """

    score: float
    rank: int
    contribution: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found; the contributions of its lanes, summed in their order, are its score.

    ``words`` are those of the question that stand in the entry, as the question writes them.
    """

    id: str
    document: str
    score: float
    lanes: Mapping[Lane, LaneScore]
    words: tuple[str, ...]


class Hits(Sequence[Hit]):
    """Hits, best first, each made when it is asked for: of hundreds found a page shows ten.

    ``scores``, ``ranks`` and ``added`` hold one array a lane, ``held`` the words of the question by hit (hits, words).
    """

    def __init__(
        self,
        entries: Sequence[tuple[str, str]],
        scores: Mapping[Lane, Scores],
        ranks: Mapping[Lane, Rows],
        added: Mapping[Lane, Scores],
        words: Sequence[str],
        held: Mask,
    ) -> None:
        """Keep what hits are made from; ``entries`` are their ids with their documents."""
        self._entries = entries
        self._lanes = [(lane, scores[lane], ranks[lane], added[lane]) for lane in scores]
        self._words = words
        self._held = held

    def __len__(self) -> int:
        """How many there are."""
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        """One hit, or several."""
        if isinstance(at, slice):
            return tuple(self._hit(number) for number in range(*at.indices(len(self))))
        return self._hit(at)

    def __eq__(self, other: object) -> bool:
        """Whether the same was found."""
        return isinstance(other, Hits) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # a hit holds a mapping

    def _hit(self, at: int) -> Hit:
        entry, document = self._entries[at]
        shares = {
            lane: LaneScore(float(scores[at]), int(ranks[at]), float(added[at]))
            for lane, scores, ranks, added in self._lanes
        }
        score = sum(share.contribution for share in shares.values())
        words = tuple(itertools.compress(self._words, self._held[at].tolist()))
        return Hit(entry, document, score, MappingProxyType(shares), words)
