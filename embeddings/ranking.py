"""From a question to a ranking: every lane scores, the best of each are candidates, and they are fused."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

import numpy as np

from embeddings import fusion
from embeddings.encoder import Vectors
from embeddings.fusion import Lane
from embeddings.snapshot import Scores, Snapshot
from embeddings.terms import surface_terms, terms
from embeddings.vectors import Mask, Rows

_DEPTH = 300
_ALL_LANES = frozenset(Lane)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        text: the question, as typed; no character in it has a special meaning.
        limit: how many hits at most.
        concepts: the concept lane: entries that name what the question names, each with a score in 0..1.
        related: further words (synonyms, say) for the lexical lane, each with a weight, best below 1.
        documents: only entries of these documents; None for all.
        entries: only these entries; None for all.
        lanes: the lanes that take part.
        weights: what the lanes weigh against each other, instead of the index's own choice.
        depth: how many candidates each lane proposes.
    """

    text: str
    limit: int = 10
    concepts: Mapping[str, float] = field(default_factory=dict)
    related: Mapping[str, float] = field(default_factory=dict)
    documents: frozenset[str] | None = None
    entries: frozenset[str] | None = None
    lanes: frozenset[Lane] = _ALL_LANES
    weights: Mapping[Lane, float] | None = None
    depth: int = _DEPTH


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


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits, best first, and signals that can be compared between questions.

    Attributes:
        hits: at most as many as asked for.
        candidates: how many entries were compared.
        cosine: the best cosine of the question with a passage or a heading; 0 when no such lane took part.
        coverage: of the question's words, weighted by rarity, the share that the best hit holds, in 0..1.
    """

    hits: tuple[Hit, ...] = ()
    candidates: int = 0
    cosine: float = 0.0
    coverage: float = 0.0


def rank(snapshot: Snapshot, query: Query, vector: Vectors) -> Ranking:
    """The entries that answer best; none where no lane finds any. Equal scores are ordered by id."""
    weights = _term_weights(snapshot, query)
    rows, lanes = _scored(snapshot, query, vector, weights)
    if not len(rows):
        return Ranking()
    best = snapshot.best_lexical({stem: weights[stem] for stem in terms(query.text)} or weights)
    added = fusion.contributions(lanes, query.weights or fusion.weights(query.text), best)
    total = np.sum(list(added.values()), axis=0)
    ranks = {lane: (-scores).argsort(kind="stable").argsort(kind="stable") + 1 for lane, scores in lanes.items()}
    written = surface_terms(query.text)
    first = _first(snapshot, rows, total, query.limit)
    held = snapshot.holds(written, rows[[i for i, _ in first]]).T.tolist()
    hits = []
    for (i, entry), holds in zip(first, held, strict=True):
        shares = {lane: LaneScore(float(lanes[lane][i]), int(ranks[lane][i]), float(added[lane][i])) for lane in lanes}
        score = sum(share.contribution for share in shares.values())
        words = tuple(itertools.compress(written.values(), holds))
        hits.append(Hit(entry, snapshot.document(int(rows[i])), score, MappingProxyType(shares), words))
    cosines = [lanes[lane].max() for lane in (Lane.DENSE, Lane.HEADING) if lane in lanes]
    return Ranking(tuple(hits), len(rows), float(max(cosines, default=0.0)), _coverage(snapshot, query, hits))


def _first(snapshot: Snapshot, rows: Rows, scores: fusion.Scores, limit: int) -> list[tuple[int, str]]:
    """The positions of the best scores with their entries; of equal scores, those with the lesser id."""
    count = min(limit, len(rows))
    if not count:
        return []
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    possible = [(int(i), snapshot.id(int(rows[i]))) for i in np.flatnonzero(scores >= least)]
    return sorted(possible, key=lambda pair: (-scores[pair[0]], pair[1]))[:count]


def _scored(
    snapshot: Snapshot, query: Query, vector: Vectors, weights: Mapping[str, float]
) -> tuple[Rows, dict[Lane, fusion.Scores]]:
    """The candidates, being the best rows of every lane, and what each lane says of all of them."""
    allowed = snapshot.allowed(query.documents, query.entries)
    found: list[Rows] = []
    scorers: dict[Lane, Callable[[Rows], Scores]] = {}
    if Lane.DENSE in query.lanes:
        found.append(snapshot.near_texts(vector, query.depth, allowed))
        scorers[Lane.DENSE] = partial(snapshot.text_cosines, vector)
    if Lane.HEADING in query.lanes:
        found.append(snapshot.near_headings(vector, query.depth, allowed))
        scorers[Lane.HEADING] = partial(snapshot.heading_cosines, vector)
    if Lane.LEXICAL in query.lanes:
        words = snapshot.lexical(weights)
        found.append(_best(words, allowed, query.depth))
        scorers[Lane.LEXICAL] = words.__getitem__
    if Lane.CONCEPT in query.lanes:
        concepts = snapshot.concept(query.concepts)
        found.append(_best(concepts, allowed, query.depth))
        scorers[Lane.CONCEPT] = concepts.__getitem__
    rows = np.unique(np.concatenate([*found, np.empty(0, dtype=np.int64)]))
    return rows, {lane: score(rows).astype(np.float64).round(6) for lane, score in scorers.items()}


def _best(scores: Scores, allowed: Mask, count: int) -> Rows:
    """The rows with the highest scores above 0."""
    rows = np.flatnonzero(allowed & (scores > 0))
    return rows if len(rows) <= count else rows[np.argpartition(-scores[rows], count - 1)[:count]]


def _term_weights(snapshot: Snapshot, query: Query) -> dict[str, float]:
    """The stems of the question with their rarity, and those of related words, weighted down."""
    weights = {stem: snapshot.rarity(stem) for stem in dict.fromkeys(terms(query.text))}
    for words, weight in query.related.items():
        for stem in terms(words):
            weights.setdefault(stem, weight * snapshot.rarity(stem))
    return weights


def _coverage(snapshot: Snapshot, query: Query, hits: list[Hit]) -> float:
    words = {word: snapshot.rarity(stem) for stem, word in surface_terms(query.text).items()}
    total = sum(words.values())
    if not total or not hits:
        return 0.0
    return sum(words[word] for word in hits[0].words) / total
