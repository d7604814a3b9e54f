"""Immutable batches of entries, each with its vectors and its inverted index, in one file.

A document is the unit of change: all its entries live in one segment, and die together. Replacing a document marks it
dead in its segment and writes its new entries into a new one; segments are merged when there are many of a size.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings import lexical
from embeddings.encoder import Encoder, Vectors
from embeddings.errors import IndexDamaged
from embeddings.vectors import VectorTable

_FANOUT = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of a passage.

    ``id`` names the passage and ``document`` its document; ``headings`` run from the outermost to the innermost;
    ``concepts`` are those that it mentions, and ``labels`` their names. ``reading`` is what the encoder reads, where it
    is not the text alone.
    """

    id: str
    document: str
    text: str
    title: str = ""
    headings: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    reading: str = ""

    @property
    def heading(self) -> str:
        """Title and headings as one text, without repetition."""
        return ". ".join(dict.fromkeys(part for part in (self.title, *self.headings) if part))


@dataclass(frozen=True)
class Segment:
    """Entries by row, immutable.

    Attributes:
        documents: the documents held, with the revision of each.
        firsts: first row of each document, and the number of rows at the end; shape (documents + 1,).
        ids: the entry of each row.
        texts: the vectors of the texts, by row.
        headings: the vectors of the distinct headings; ``heading_of`` gives each row's.
        postings: the inverted index.
    """

    documents: tuple[str, ...]
    revisions: tuple[str, ...]
    firsts: NDArray[np.int32]
    ids: tuple[str, ...]
    texts: VectorTable
    headings: VectorTable
    heading_of: NDArray[np.int32]
    postings: lexical.Postings

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each document stands in ``documents``."""
        return {document: i for i, document in enumerate(self.documents)}

    @cached_property
    def names(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """The entries by row, and the documents by position, where many are picked out at a time."""
        return np.array(self.ids, dtype=np.object_), np.array(self.documents, dtype=np.object_)

    @cached_property
    def document_of(self) -> NDArray[np.int32]:
        """Each row's position in ``documents``."""
        return np.repeat(np.arange(len(self.documents), dtype=np.int32), np.diff(self.firsts))

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row of each entry."""
        return {entry: i for i, entry in enumerate(self.ids)}

    @cached_property
    def _by_heading(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows ordered by heading, and where each heading's begin."""
        order = np.argsort(self.heading_of, kind="stable")
        return order, np.searchsorted(self.heading_of[order], np.arange(len(self.headings) + 1))

    def under(self, headings: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that have these headings, one heading's after the other's, and how many each has."""
        order, starts = self._by_heading
        sizes = starts[headings + 1] - starts[headings]
        return order[lexical.stretches(starts[headings], sizes)], sizes

    def scores(self, entries: Mapping[str, float]) -> Vectors:
        """The entries' scores by row; 0 for every other row."""
        scores = np.zeros(len(self), dtype=np.float32)
        rows = map(self.row.get, entries)
        held = [(row, score) for row, score in zip(rows, entries.values(), strict=True) if row is not None]
        if held:
            at, found = zip(*held, strict=True)
            scores[list(at)] = found
        return scores


def build(entries: Sequence[Entry], revisions: Mapping[str, str], encoder: Encoder) -> Segment:
    """A segment of whole documents: those of ``revisions``, each with its entries in the order given."""
    by_document: dict[str, list[Entry]] = {document: [] for document in revisions}
    for entry in entries:
        by_document[entry.document].append(entry)
    ordered = list(itertools.chain.from_iterable(by_document.values()))
    headings = {heading: i for i, heading in enumerate(dict.fromkeys(entry.heading for entry in ordered))}
    vectors = encoder.encode([entry.reading or entry.text for entry in ordered] + list(headings))
    return Segment(
        documents=tuple(by_document),
        revisions=tuple(revisions[document] for document in by_document),
        firsts=np.cumsum([0, *map(len, by_document.values())], dtype=np.int32),
        ids=tuple(entry.id for entry in ordered),
        texts=VectorTable.of(vectors[: len(ordered)]),
        headings=VectorTable.of(vectors[len(ordered) :]),
        heading_of=np.array([headings[entry.heading] for entry in ordered], dtype=np.int32),
        postings=lexical.build(
            [(entry.text, entry.heading, "\n".join(entry.labels)) for entry in ordered],
            [entry.concepts for entry in ordered],
        ),
    )


def merge(parts: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> Segment:
    """One segment of the documents that live in several; the masks say which do, shape (documents,)."""
    rows = [live[part.document_of] for part, live in parts]
    sizes = [np.diff(part.firsts)[live] for part, live in parts]
    headings: list[tuple[VectorTable, NDArray[Any]]] = []
    heading_of, first = [], 0
    for (part, _), kept in zip(parts, rows, strict=True):
        used, renumbered = np.unique(part.heading_of[kept], return_inverse=True)
        headings.append((part.headings, used))
        heading_of.append((renumbered + first).astype(np.int32))
        first += len(used)
    return Segment(
        documents=tuple(itertools.chain.from_iterable(itertools.compress(p.documents, live) for p, live in parts)),
        revisions=tuple(itertools.chain.from_iterable(itertools.compress(p.revisions, live) for p, live in parts)),
        firsts=np.cumsum(np.concatenate([[0], *sizes]), dtype=np.int32),
        ids=tuple(
            itertools.chain.from_iterable(
                itertools.compress(p.ids, kept) for (p, _), kept in zip(parts, rows, strict=True)
            )
        ),
        texts=VectorTable.joined([(part.texts, kept) for (part, _), kept in zip(parts, rows, strict=True)]),
        headings=VectorTable.joined(headings),
        heading_of=np.concatenate(heading_of),
        postings=lexical.merge([(part.postings, kept) for (part, _), kept in zip(parts, rows, strict=True)]),
    )


def to_merge(sizes: Sequence[int]) -> list[int]:
    """Which segments to merge, given their live rows: eight of one order of magnitude (to the base eight), or none.

    So a row is rewritten once for every order of magnitude that the index has.

    >>> to_merge([70, 1, 2, 3, 4, 5, 6, 7])
    []
    >>> to_merge([70, 1, 2, 3, 4, 5, 6, 7, 7])
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    tiers: dict[int, list[int]] = {}
    for position, size in enumerate(sizes):
        tiers.setdefault(int(np.log(max(size, 1)) / np.log(_FANOUT)), []).append(position)
    return next((tier for _, tier in sorted(tiers.items()) if len(tier) >= _FANOUT), [])


def save(segment: Segment, path: Path) -> None:
    """Write the segment as one safetensors file."""
    from safetensors.numpy import save_file

    postings = segment.postings
    names = [segment.documents, segment.revisions, segment.ids, list(postings.vocabulary)]
    save_file(
        {
            "names": np.frombuffer(json.dumps(names).encode(), dtype=np.uint8),
            "firsts": segment.firsts,
            **_tensors("text", segment.texts),
            **_tensors("heading", segment.headings),
            "heading_of": segment.heading_of,
            "starts": postings.starts,
            "rows": postings.rows,
            "counts": postings.counts,
            "lengths": postings.lengths,
        },
        path,
    )


def load(path: Path) -> Segment:
    """Map the file into memory as a segment.

    Raises:
        IndexDamaged: when it is not one.
    """
    try:
        tensors = _map(path)
        documents, revisions, ids, vocabulary = json.loads(tensors["names"].tobytes())
        return Segment(
            tuple(documents),
            tuple(revisions),
            tensors["firsts"],
            tuple(ids),
            _table("text", tensors),
            _table("heading", tensors),
            tensors["heading_of"],
            lexical.Postings(
                {term: i for i, term in enumerate(vocabulary)},
                tensors["starts"],
                tensors["rows"],
                tensors["counts"],
                tensors["lengths"],
            ),
        )
    except (OSError, ValueError, KeyError) as error:
        raise IndexDamaged(f"{path}: {error}") from error


def _tensors(name: str, table: VectorTable) -> dict[str, NDArray[Any]]:
    return {f"{name}.codes": table.codes, f"{name}.scales": table.scales, f"{name}.scan": table.scan}


def _table(name: str, tensors: Mapping[str, NDArray[Any]]) -> VectorTable:
    return VectorTable(tensors[f"{name}.codes"], tensors[f"{name}.scales"], tensors[f"{name}.scan"])


_TYPES = {"I8": "i1", "U8": "u1", "U16": "<u2", "U32": "<u4", "I32": "<i4", "I64": "<i8", "F16": "<f2", "F32": "<f4"}


def _map(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file without reading them: its own reader copies."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    size = int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8 : 8 + size].tobytes())
    tensors = {}
    for name, about in header.items():
        if name != "__metadata__":
            begin, end = (8 + size + offset for offset in about["data_offsets"])
            tensors[name] = np.asarray(data[begin:end]).view(_TYPES[about["dtype"]]).reshape(about["shape"])
    return tensors
