"""What networks find in texts that they did not learn from, kept in files: mentions, and what is said of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.claims.families import SENSES
from graph.identifiers import candidate_iri
from graph.model import Mention, Span
from ontology.terms import ConceptType

_TYPES = tuple(ConceptType)

Floats = NDArray[np.float32]


@dataclass(slots=True)
class Judgements:
    """The mentions found in documents, and the scores of examples' pairs, by their names.

    A row of ``mentions`` is a start, an end, the number of a type, and a score, (n, 4); ``rows`` are the candidates
    that ``scores``, (rows, 1 + senses), speak of.
    """

    mentions: dict[str, Floats] = field(default_factory=dict)
    rows: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    scores: dict[str, Floats] = field(default_factory=dict)

    @classmethod
    def load(cls, files: Iterable[Path]) -> Judgements:
        """All that the files hold."""
        tables: dict[str, dict[str, NDArray[Any]]] = {"mentions": {}, "rows": {}, "scores": {}}
        for file in files:
            with np.load(file, allow_pickle=False) as stored:
                for name in stored.files:
                    kind, _, key = name.partition("-")
                    tables[kind][key] = stored[name]
        return cls(**tables)

    def save(self, file: Path) -> None:
        """Write all to one file."""
        tables: dict[str, Mapping[str, NDArray[Any]]] = {
            "mentions": self.mentions,
            "rows": self.rows,
            "scores": self.scores,
        }
        arrays = {f"{kind}-{key}": array for kind, table in tables.items() for key, array in table.items()}
        np.savez_compressed(file, allow_pickle=False, **arrays)

    def add_mentions(self, document: str, mentions: Sequence[Mention]) -> None:
        """Keep the mentions of a document."""
        rows = [(m.span.start, m.span.end, _TYPES.index(m.type), m.score) for m in mentions]
        self.mentions[document] = np.array(rows, dtype=np.float32).reshape(-1, 4)

    def add_scores(self, example: str, rows: NDArray[np.int64], scores: Floats) -> None:
        """Keep what is said of some pairs of an example."""
        if example in self.rows:
            rows = np.concatenate([self.rows[example], rows])
            scores = np.concatenate([self.scores[example], scores])
        self.rows[example], self.scores[example] = rows, scores

    def mentions_of(self, document: str, text: str) -> tuple[Mention, ...]:
        """The mentions found in a document, called by their own words; none where it was not read."""
        found = []
        for start, end, type_, score in self.mentions.get(document, np.zeros((0, 4))).tolist():
            span = Span(int(start), int(end))
            label = span.of(text).lower()
            found.append(Mention(span, str(candidate_iri(label)), label, _TYPES[int(type_)], score, ()))
        return tuple(found)

    def scores_of(self, example: str, count: int) -> Floats:
        """What is said of each of an example's ``count`` pairs, (count, 1 + senses); all 0 where nothing is."""
        scores = np.zeros((count, 1 + len(SENSES)), dtype=np.float32)
        if example in self.rows:
            scores[self.rows[example]] = self.scores[example]
        return scores
