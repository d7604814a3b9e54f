"""An inverted index over three fields, scored with BM25F.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004: a term's counts in the
fields are weighted and normalised by field length before they are saturated together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from embeddings.terms import terms

Fields = tuple[str, str, str]
"""An entry's text, its title with its headings, and the labels of the concepts it names."""

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FIELDS = 3
_LABELS = 2
HEADING = 1
"""The field of titles and headings."""


@dataclass(frozen=True, slots=True)
class Bm25:
    """Parameters of BM25F: saturation ``k1``, and for each field its weight and length normalisation."""

    k1: float = 0.6
    weights: tuple[float, float, float] = (1.0, 3.0, 1.0)
    b: tuple[float, float, float] = (0.5, 0.75, 0.5)


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted index of one segment.

    Term ``i`` (in the order of ``vocabulary``) stands in ``rows[starts[i]:starts[i + 1]]``, ascending, with ``counts``
    (postings, 3) per field; ``lengths`` (rows, 3) counts the terms of each row's fields. Concepts are terms as well, by
    their IRIs, which no stem can be; they are found in the field of their labels, of which they lengthen none.
    """

    vocabulary: Mapping[str, int]
    starts: NDArray[np.int64]
    rows: Rows
    counts: NDArray[np.uint16]
    lengths: NDArray[np.uint32]

    def of(self, term: str) -> slice:
        """Where the postings of ``term`` stand; an empty slice when it does not occur."""
        position = self.vocabulary.get(term)
        if position is None:
            return slice(0, 0)
        return slice(int(self.starts[position]), int(self.starts[position + 1]))

    def holds(self, term: str, rows: Rows) -> Mask:
        """In which of the rows the term stands."""
        found = self.rows[self.of(term)]
        if not len(found):
            return np.zeros(len(rows), dtype=np.bool_)
        return np.equal(found.take(found.searchsorted(rows), mode="clip"), rows)

    def counted(self, term: str, rows: Rows, field: int) -> NDArray[np.uint16]:
        """How often the term stands in a field of each of the rows."""
        where = self.of(term)
        found, counts = self.rows[where], self.counts[where, field]
        if not len(found):
            return np.zeros(len(rows), dtype=np.uint16)
        at = np.minimum(found.searchsorted(rows), len(found) - 1)
        return np.where(found[at] == rows, counts[at], 0).astype(np.uint16)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 must know of all live entries together: how many, and the mean length of each field."""

    entries: int
    mean_lengths: tuple[float, float, float]


def build(entries: Sequence[Fields], concepts: Sequence[Sequence[str]]) -> Postings:
    """Index the entries, row by row, by their words and by the IRIs of the ``concepts`` that each names."""
    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    positions: list[int] = []
    lengths: list[list[int]] = []
    for fields in entries:
        split = [terms(field) for field in fields]
        lengths.append([len(words) for words in split])
        for words in split:
            positions.extend(map(vocabulary.__getitem__, words))
    sizes = np.array(lengths, dtype=np.uint32).reshape(-1, _FIELDS)
    cells = np.repeat(np.arange(sizes.size), sizes.ravel())  # row times fields plus field, of every word
    for named in concepts:
        positions.extend(map(vocabulary.__getitem__, named))
    labels = np.arange(_LABELS, sizes.size, _FIELDS)
    cells = np.concatenate([cells, np.repeat(labels, [len(named) for named in concepts])])
    words, counts = np.unique(np.array(positions, dtype=np.int64) * sizes.size + cells, return_counts=True)
    pairs, first = np.unique(words // _FIELDS, return_inverse=True)
    table = np.zeros((len(pairs), _FIELDS), dtype=np.uint16)
    table[first, words % _FIELDS] = np.minimum(counts, np.iinfo(np.uint16).max)
    rows = max(len(sizes), 1)
    return _arrange(list(vocabulary), pairs // rows, (pairs % rows).astype(np.int32), table, sizes)


def merge(parts: Sequence[tuple[Postings, Mask]]) -> Postings:
    """One index over the rows that live in several, in the order given."""
    vocabulary: dict[str, int] = {}
    positions, rows, counts, first = [], [], [], 0
    for part, live in parts:
        renamed = np.array([vocabulary.setdefault(term, len(vocabulary)) for term in part.vocabulary], dtype=np.int64)
        kept = live[part.rows]
        moved = (np.cumsum(live) - 1 + first).astype(np.int32)
        positions.append(np.repeat(renamed, np.diff(part.starts))[kept])
        rows.append(moved[part.rows[kept]])
        counts.append(part.counts[kept])
        first += int(live.sum())
    lengths = np.concatenate([part.lengths[live] for part, live in parts])
    return _arrange(list(vocabulary), np.concatenate(positions), np.concatenate(rows), np.concatenate(counts), lengths)


def statistics(parts: Sequence[tuple[Postings, Mask]]) -> Statistics:
    """Count the live entries and the mean lengths of their fields."""
    entries = sum(int(live.sum()) for _, live in parts)
    totals = sum((part.lengths[live].sum(axis=0, dtype=np.int64) for part, live in parts), np.zeros(3, dtype=np.int64))
    means = totals / max(entries, 1)
    return Statistics(entries, (float(means[0]), float(means[1]), float(means[2])))


def document_frequency(term: str, parts: Sequence[tuple[Postings, Mask]]) -> int:
    """In how many live entries the term stands."""
    total = 0
    for part, live in parts:
        rows = part.rows[part.of(term)]
        if len(rows):  # most slips stand nowhere
            total += len(rows) if live.all() else int(np.count_nonzero(live[rows]))
    return total


def norms(part: Postings, known: Statistics, parameters: Bm25) -> Floats:
    """What one occurrence in each field of each row counts for, shape (rows, 3)."""
    weights = np.array(parameters.weights, dtype=np.float32)
    b = np.array(parameters.b, dtype=np.float32)
    means = np.maximum(np.array(known.mean_lengths, dtype=np.float32), 1e-9)
    return np.asarray(weights / (1 - b + b * part.lengths.astype(np.float32) / means), dtype=np.float32)


def scores(part: Postings, query: Mapping[str, float], norms: Floats, parameters: Bm25) -> Floats:
    """The BM25F score of every row for terms with their weights (inverse document frequency and what else counts)."""
    total = np.zeros(len(part.lengths), dtype=np.float32)
    known = [term for term in query if term in part.vocabulary]
    if known:
        k1 = np.float32(parameters.k1)
        places = [part.of(term) for term in known]
        rows = np.concatenate([part.rows[place] for place in places])
        counts = np.concatenate([part.counts[place] for place in places])
        weights = np.array([query[term] for term in known], dtype=np.float32) * (k1 + 1)
        weights = np.repeat(weights, [place.stop - place.start for place in places])
        # Column by column: numpy takes three times as long over sums of three.
        frequency = reduce(np.add, (counts.astype(np.float32) * norms.take(rows, axis=0)).T)
        np.add.at(total, rows, weights * frequency / (k1 + frequency))
    return total


def sums(part: Postings, weights: Mapping[str, float]) -> Floats:
    """The weights of those terms that stand in each row, summed, however often they do."""
    total = np.zeros(len(part.lengths), dtype=np.float32)
    for term, weight in weights.items():
        total[part.rows[part.of(term)]] += np.float32(weight)
    return total


def stretches(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of several stretches, one after the other.

    >>> stretches(np.array([7, 2]), np.array([3, 2])).tolist()
    [7, 8, 9, 2, 3]
    """
    ends = sizes.cumsum()
    return np.asarray(np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0))


def inverse_document_frequency(frequency: int, entries: int) -> float:
    """Lucene's form, which is never negative: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return float(np.log1p((entries - frequency + 0.5) / (frequency + 0.5)))


def _arrange(
    vocabulary: list[str],
    positions: NDArray[np.int64],
    rows: Rows,
    counts: NDArray[np.uint16],
    lengths: NDArray[np.uint32],
) -> Postings:
    """Sort postings by term, then row; terms without postings go."""
    order = np.lexsort((rows, positions))
    sizes = np.bincount(positions, minlength=len(vocabulary))
    kept = [term for term, size in zip(vocabulary, sizes, strict=True) if size]
    starts = np.concatenate([[0], np.cumsum(sizes[sizes > 0])]).astype(np.int64)
    return Postings({term: i for i, term in enumerate(kept)}, starts, rows[order], counts[order], lengths)
