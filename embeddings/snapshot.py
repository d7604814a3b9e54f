"""One state of the index, never changed: what a search sees from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings import lexical
from embeddings.encoder import Vectors
from embeddings.segments import Segment
from embeddings.vectors import Mask, Rows

Scores = NDArray[np.float32]

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
        self._frequencies: dict[str, int] = {}

    def __len__(self) -> int:
        return self._statistics.entries

    @cached_property
    def _norms(self) -> list[Scores]:
        return [lexical.norms(part.segment.postings, self._statistics, _BM25) for part in self.parts]

    @cached_property
    def watermark(self) -> Mapping[str, str]:
        """The revision of every living document."""
        return {
            document: revision
            for part in self.parts
            for document, revision, live in zip(part.segment.documents, part.segment.revisions, part.live, strict=True)
            if live
        }

    def entries(self, rows: Rows) -> list[tuple[str, str]]:
        """The entry and the document of each row."""
        found = np.empty((2, len(rows)), dtype=np.object_)
        numbers = np.searchsorted(self._firsts, rows, side="right") - 1
        for number in np.unique(numbers).tolist():
            inside = np.flatnonzero(numbers == number)
            here = rows[inside] - self._firsts[number]
            segment = self.parts[number].segment
            ids, documents = segment.names
            found[:, inside] = ids[here], documents[segment.document_of[here]]
        return list(zip(*found.tolist(), strict=True))

    def holds(self, stems: Iterable[str], rows: Rows) -> Mask:
        """Which stems stand in which rows, in any field, shape (stems, rows)."""
        wanted = tuple(stems)
        mask = np.zeros((len(wanted), len(rows)), dtype=np.bool_)
        numbers = np.searchsorted(self._firsts, rows, side="right") - 1
        for number in np.unique(numbers).tolist():
            inside = np.flatnonzero(numbers == number)
            here = (rows[inside] - self._firsts[number]).astype(np.int32)
            postings = self.parts[number].segment.postings
            for at, stem in enumerate(wanted):
                mask[at, inside] = postings.holds(stem, here)
        return mask

    def asked(self, stems: Iterable[str], rows: Rows) -> Scores:
        """The share of each row's title and headings, in words, that are among these stems; ``rows`` ascend."""
        wanted = tuple(stems)

        def share(segment: Segment, here: Rows) -> Scores:
            postings, numbers = segment.postings, here.astype(np.int32)
            known = np.zeros(len(here), dtype=np.float32)
            for stem in wanted:
                known += postings.counted(stem, numbers, lexical.HEADING)
            return np.asarray(known / np.maximum(postings.lengths[here, lexical.HEADING], 1), dtype=np.float32)

        return self._by_part(rows, share)

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

    def near_texts(self, vector: Vectors, count: int, allowed: Mask) -> Rows:
        """The rows whose texts are nearest, ``count`` at most."""
        found = [
            (table_rows + first, cosines)
            for first, part, mask in self._split(allowed)
            for table_rows, cosines in [part.segment.texts.nearest(vector, count, mask)]
        ]
        rows, cosines = _joined([r for r, _ in found], np.int64), _joined([c for _, c in found], np.float32)
        return rows[(-cosines).argsort(kind="stable")[:count]]

    def near_headings(self, vector: Vectors, count: int, allowed: Mask) -> Rows:
        """The rows whose title and headings are nearest, ``count`` and those that share the last one's at most."""
        near: list[Scores] = []
        rows: list[Rows] = []
        headed: list[Rows] = []  # which of the headings found a row has
        first_heading = 0
        for first, part, mask in self._split(allowed):
            possible = np.full(len(part.segment.headings), mask.all())
            if not possible.all():
                possible[part.segment.heading_of[mask]] = True
            headings, cosines = part.segment.headings.nearest(vector, count, possible)
            under, sizes = part.segment.under(headings)
            living = mask[under]
            near.append(cosines)
            rows.append(under[living] + first)
            headed.append(np.repeat(np.arange(first_heading, first_heading + len(headings)), sizes)[living])
            first_heading += len(headings)
        order = (-_joined(near, np.float32)).argsort(kind="stable")[:count]
        heading_of = _joined(headed, np.int64)
        reached = np.bincount(heading_of, minlength=first_heading)[order].cumsum()
        chosen = np.zeros(first_heading, dtype=np.bool_)
        chosen[order[: np.searchsorted(reached, count) + 1]] = True
        return _joined(rows, np.int64)[chosen[heading_of]]

    def text_cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosines of these rows' texts; ``rows`` ascend."""
        return self._by_part(rows, lambda segment, here: segment.texts.cosines(vector, here))

    def text_cosine(self, vector: Vectors, entry: str) -> float | None:
        """The cosine of one entry's text; None where no part holds it alive."""
        for part, live in zip(self.parts, self.live, strict=True):
            row = part.segment.row.get(entry)
            if row is not None and live[row]:
                return float(part.segment.texts.cosines(vector, np.array([row]))[0])
        return None

    def heading_cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosines of these rows' titles and headings; ``rows`` ascend."""
        return self._by_part(
            rows, lambda segment, here: segment.headings.cosines(vector, segment.heading_of[here].astype(np.int64))
        )

    def lexical(self, weights: Mapping[str, float]) -> Scores:
        """The BM25F score of every row for stems with their weights."""
        scores = [
            lexical.scores(part.segment.postings, weights, norms, _BM25)
            for part, norms in zip(self.parts, self._norms, strict=True)
        ]
        return _joined(scores, np.float32)

    def best_lexical(self, weights: Mapping[str, float]) -> float:
        """The score that a row full of all these stems would come near to."""
        return sum(weights.values()) * (_BM25.k1 + 1)

    def named(self, concepts: Mapping[str, float]) -> Scores:
        """The weights of the concepts that each row names, summed."""
        return _joined([lexical.sums(part.segment.postings, concepts) for part in self.parts], np.float32)

    def given(self, entries: Mapping[str, float]) -> Scores:
        """The scores handed in, by row; 0 for every other row."""
        return _joined([part.segment.scores(entries) for part in self.parts], np.float32)

    def rarity(self, stem: str) -> float:
        """The inverse document frequency of a stem."""
        return lexical.inverse_document_frequency(self.frequency(stem), self._statistics.entries)

    def rarities(self, stems: Iterable[str]) -> dict[str, float]:
        """The inverse document frequencies of those stems that some entry holds."""
        return {stem: self.rarity(stem) for stem in stems if self.frequency(stem)}

    def frequency(self, stem: str) -> int:
        """In how many entries a stem stands; counted once for a stem that is held, so that no typing fills memory."""
        known = self._frequencies.get(stem)
        if known is None:
            known = lexical.document_frequency(stem, self._postings)
            if known:
                self._frequencies[stem] = known
        return known

    def _split(self, allowed: Mask) -> Iterator[tuple[int, Part, Mask]]:
        """The parts with any row allowed: first row, part, and the mask of its rows."""
        for first, part in zip(self._firsts.tolist(), self.parts, strict=False):
            mask = allowed[first : first + len(part.segment)]
            if mask.any():
                yield first, part, mask

    def _by_part(self, rows: Rows, score: Callable[[Segment, Rows], Scores]) -> Scores:
        bounds = np.searchsorted(rows, self._firsts)
        return _joined(
            [
                score(part.segment, rows[bounds[i] : bounds[i + 1]] - self._firsts[i])
                for i, part in enumerate(self.parts)
                if bounds[i] < bounds[i + 1]
            ],
            np.float32,
        )


def _joined(arrays: Sequence[NDArray[T]], dtype: type[T]) -> NDArray[T]:
    return np.concatenate([*arrays, np.empty(0, dtype=dtype)])
