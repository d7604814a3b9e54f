"""One state of the index, never changed: what a search sees from beginning to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings import lexical
from embeddings.encoder import Vectors
from embeddings.segments import Segment

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

_BM25 = lexical.Bm25()

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Part:
    """A segment, the name of its file, and which of its documents live (documents,)."""

    file: str
    segment: Segment
    live: Mask

    def without(self, documents: Iterable[str]) -> Part:
        """The part with these documents dead; itself when it holds none of them alive."""
        positions = [self.segment.position[d] for d in documents if d in self.segment.position]
        if not self.live[positions].any():
            return self
        live = self.live.copy()
        live[positions] = False
        return Part(self.file, self.segment, live)

    @property
    def dead(self) -> list[int]:
        """Positions of the documents that do not live."""
        return [int(position) for position in np.flatnonzero(~self.live)]


class Snapshot:
    """Parts whose rows are numbered through: those of the first, then those of the second, and so on."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.live = tuple(part.live[part.segment.document_of] for part in parts)
        self._firsts = np.cumsum([0, *(len(part.segment) for part in parts)])
        self._postings = [(part.segment.postings, live) for part, live in zip(parts, self.live, strict=True)]
        self._statistics = lexical.statistics(self._postings)

    def __len__(self) -> int:
        return self._statistics.entries

    @cached_property
    def watermark(self) -> Mapping[str, str]:
        """The revision of every living document."""
        return {
            document: revision
            for part in self.parts
            for document, revision, live in zip(part.segment.documents, part.segment.revisions, part.live, strict=True)
            if live
        }

    def place(self, row: int) -> tuple[Part, int]:
        """The part that holds a row, and the row's number within it."""
        number = int(np.searchsorted(self._firsts, row, side="right")) - 1
        return self.parts[number], row - int(self._firsts[number])

    def allowed(self, documents: frozenset[str] | None, entries: frozenset[str] | None) -> Mask:
        """The living rows, of these documents and entries only where they are given."""
        masks = []
        for part, live in zip(self.parts, self.live, strict=True):
            mask = live
            if documents is not None:
                mask = mask & np.array([d in documents for d in part.segment.documents])[part.segment.document_of]
            if entries is not None:
                mask = mask & (part.segment.scores(dict.fromkeys(entries, 1.0)) > 0)
            masks.append(mask)
        return _joined(masks, np.bool_)

    def dense(self, vector: Vectors) -> Scores:
        """The cosine of every row's text."""
        return _joined([part.segment.text_vectors @ vector for part in self.parts], np.float32)

    def heading(self, vector: Vectors) -> Scores:
        """The cosine of every row's title and headings."""
        return _joined(
            [(part.segment.heading_vectors @ vector)[part.segment.heading_of] for part in self.parts], np.float32
        )

    def lexical(self, weights: Mapping[str, float]) -> Scores:
        """The BM25F score of every row for stems with their weights."""
        scores = [lexical.scores(part.segment.postings, weights, self._statistics, _BM25) for part in self.parts]
        return _joined(scores, np.float32)

    def concept(self, entries: Mapping[str, float]) -> Scores:
        """The scores handed in, by row; 0 for every other row."""
        return _joined([part.segment.scores(entries) for part in self.parts], np.float32)

    def rarity(self, stem: str) -> float:
        """The inverse document frequency of a stem."""
        frequency = lexical.document_frequency(stem, self._postings)
        return lexical.inverse_document_frequency(frequency, self._statistics.entries)


def _joined(arrays: Sequence[NDArray[T]], dtype: type[T]) -> NDArray[T]:
    return np.concatenate([*arrays, np.empty(0, dtype=dtype)])
