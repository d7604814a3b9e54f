"""The index of passages: searched in memory, kept on disk as generations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from embeddings import generations, segments
from embeddings.encoder import Encoder, Vectors, unit
from embeddings.errors import IndexDamaged, IndexMismatch
from embeddings.fusion import BY_VECTOR, Lane
from embeddings.generations import Generation
from embeddings.hits import Hit, LaneScore
from embeddings.questions import sentences
from embeddings.ranking import Query, Ranking, rank
from embeddings.segments import Entry, Segment
from embeddings.snapshot import Part, Snapshot
from embeddings.terms import terms

__all__ = ["Entry", "Hit", "Index", "Lane", "LaneScore", "Query", "Ranking"]

FORMAT = 2
_WORN = 0.25


class Index:
    """Passages that can be searched and changed, from several threads.

    A search sees one state from beginning to end. Only one process may change an index at a time.
    """

    def __init__(self, path: Path, encoder: Encoder, generation: Generation | None, parts: Sequence[Part]) -> None:
        self._path = path
        self._encoder = encoder
        self._generation = generation
        self._snapshot = Snapshot(parts)
        self._changing = threading.Lock()

    @classmethod
    def open(cls, path: Path, encoder: Encoder) -> Index:
        """Open the index in the folder ``path``; an empty one where there is none.

        Raises:
            IndexDamaged: when a file is missing or changed; ``Index.create`` then starts anew.
            IndexMismatch: when it was built with another encoder or format.
        """

        def load(generation: Generation) -> Index:
            built_by = (generation.record.get("format"), generation.record.get("encoder"))
            if built_by != (FORMAT, encoder.name):
                wanted = f"{FORMAT} by {encoder.name}"
                raise IndexMismatch(f"{path} is of format {built_by[0]} by {built_by[1]}, not {wanted}")
            try:
                return cls(path, encoder, generation, _parts(generation))
            except (KeyError, TypeError, IndexError) as error:
                raise IndexDamaged(f"{path}: {error!r}") from error

        index = generations.loaded(path, load)
        return index if index is not None else cls(path, encoder, None, ())

    @classmethod
    def create(cls, path: Path, encoder: Encoder) -> Index:
        """An empty index in the folder ``path``; what was there is forgotten."""
        generations.discard(path)
        return cls.open(path, encoder)

    def __len__(self) -> int:
        """How many entries it holds."""
        return len(self._snapshot)

    @property
    def watermark(self) -> Mapping[str, str]:
        """The revision of every document held."""
        return self._snapshot.watermark

    @property
    def generation(self) -> int:
        """The number of the state on disk; it grows with every change."""
        return self._generation.number if self._generation else 0

    def rarity(self, text: str) -> Mapping[str, float]:
        """The stems of a text that some entry holds, each with its inverse document frequency."""
        return self._snapshot.rarities(terms(text))

    def frequency(self, word: str) -> int:
        """In how many entries a word stands, by its stem; 0 for those that stand everywhere and tell none apart."""
        return max(map(self._snapshot.frequency, terms(word)), default=0)

    def naming(self, concepts: Iterable[str]) -> frozenset[str]:
        """The documents of the entries that name any of the concepts."""
        snapshot = self._snapshot
        named = snapshot.named(dict.fromkeys(concepts, 1.0)) > 0
        rows = np.flatnonzero(named & snapshot.allowed(None, None))
        return frozenset(document for _, document in snapshot.entries(rows))

    def begin(
        self, text: str, *, whole: bool = False, lanes: frozenset[Lane] = frozenset(Lane)
    ) -> Callable[[], Vectors]:
        """Begin to encode what is searched for soon: its sentences, each for itself, or the text as a ``whole``.

        For ``lanes`` that need no vector nothing begins until it is waited for.
        """
        if lanes.isdisjoint(BY_VECTOR):
            return lambda: self.begin(text, whole=whole)()
        begun = [self._encoder.begin_query(part) for part in ((text,) if whole else sentences(text))]
        return begun[0] if len(begun) == 1 else lambda: unit(np.sum([vector() for vector in begun], axis=0)[None])[0]

    def search(self, query: Query, vector: Callable[[], Vectors] | None = None) -> Ranking:
        """The entries that answer best. An empty index, or lanes that find nothing, give an empty ranking.

        ``vector`` waits for the vector of the query's text, where ``begin`` has begun to encode it.
        """
        return rank(self._snapshot, query, vector or self.begin(query.text, whole=query.whole, lanes=query.lanes))

    def similarity(self, text: str) -> Callable[[str], float | None]:
        """A function from an entry to the cosine of its text with ``text``; None for an entry that is not held."""
        snapshot, vector = self._snapshot, self._encoder.encode_query(text)
        return lambda entry: snapshot.text_cosine(vector, entry)

    def apply(self, upserts: Sequence[Entry], removals: Sequence[str], watermark: Mapping[str, str]) -> None:
        """Replace the documents of ``watermark`` (document to revision) by their ``upserts``; take ``removals`` out.

        Every upsert's document must be in the watermark; a document there without upserts is held without entries.
        When this returns the change is on disk; when it raises nothing has changed. The work grows with the change,
        not with the index, but for a merge now and then.

        Raises:
            EncoderError: when the texts cannot be encoded.
            IndexFailure: when the disk refuses.
            ValueError: when an upsert's document is not in the watermark.
        """
        if stray := {entry.document for entry in upserts} - watermark.keys():
            raise ValueError(f"entries of documents that the watermark lacks: {sorted(stray)[:3]}")
        added = segments.build(upserts, watermark, self._encoder) if watermark else None
        with self._changing:
            gone = {*removals, *watermark}
            kept = [part.without(gone) for part in self._snapshot.parts]
            self._replace(_merged([part for part in kept if part.live.any()], added))

    def optimize(self) -> None:
        """Merge all segments into one, so that a search looks into one place; at once where there is one.

        Searches go on meanwhile. The work grows with the index.

        Raises:
            IndexFailure: when the disk refuses.
        """
        with self._changing:
            parts = self._snapshot.parts
            if len(parts) > 1:
                merged = segments.merge([(part.segment, part.live) for part in parts])
                self._replace([Part("", merged, np.ones(len(merged.documents), dtype=np.bool_))])

    def _replace(self, parts: Sequence[Part]) -> None:
        """Write the parts as a generation (those without a file get one) and let searches see them."""
        number = self._generation.number + 1 if self._generation else 1
        named = [Part(p.file or f"segment-{number:06d}-{i}", p.segment, p.live) for i, p in enumerate(parts)]
        old = self._generation.files.keys() if self._generation else set()
        new: dict[str, Callable[[Path], None]] = {
            part.file: partial(segments.save, part.segment) for part in named if part.file not in old
        }
        record = {
            "format": FORMAT,
            "encoder": self._encoder.name,
            "segments": [{"file": part.file, "dead": part.dead} for part in named],
        }
        kept = [part.file for part in named if part.file in old]
        self._generation = generations.write(self._path, self._generation, kept, new, record)
        self._snapshot = Snapshot(named)
        generations.prune(self._path, self._generation)


def _parts(generation: Generation) -> list[Part]:
    listed = generation.record["segments"]
    if not isinstance(listed, list):
        raise IndexDamaged(f"{generation.folder}: its manifest lists no segments")
    parts = []
    for about in listed:
        segment = segments.load(generation.folder / about["file"])
        live = np.ones(len(segment.documents), dtype=np.bool_)
        live[about["dead"]] = False
        parts.append(Part(about["file"], segment, live))
    return parts


def _merged(parts: list[Part], added: Segment | None) -> list[Part]:
    """The parts and the added segment; many of a size are merged into one, and so is what is worn by deletions."""
    if added is not None:
        parts = [*parts, Part("", added, np.ones(len(added.documents), dtype=np.bool_))]
    crowded = segments.to_merge([int(part.live.sum()) for part in parts])
    worn = [i for i, part in enumerate(parts) if (~part.live).mean() > _WORN]
    merging = {*crowded, *worn}
    if not merging:
        return parts
    merged = segments.merge([(part.segment, part.live) for i, part in enumerate(parts) if i in merging])
    rest = [part for i, part in enumerate(parts) if i not in merging]
    return [*rest, Part("", merged, np.ones(len(merged.documents), dtype=np.bool_))]
