"""From a question to a ranking: every lane scores, the best of each are candidates, and they are fused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from embeddings import fusion, questions
from embeddings.encoder import Vectors
from embeddings.fusion import Lane
from embeddings.hits import Hit, Hits
from embeddings.snapshot import Scores, Snapshot
from embeddings.terms import surface_terms, terms
from embeddings.vectors import Mask, Rows

_DEPTH = 200
_RARITY_POWER = 1.5
"""To what power a word's rarity weighs in the lexical lane: rare words say what is asked."""
_OTHER_NAME = 0.9
"""What a name found counts that the question does not write, where it writes another of the same thing."""
_NAMED, _STATED = 0.3, 0.7
"""What an entry scores in the concept lane for naming all that the question names, and for stating what it asks."""
_ALL_LANES = frozenset(Lane)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        text: the question, as typed; no character in it has a special meaning.
        limit: how many hits at most.
        concepts: what the question names, by IRI, each with its weight; an entry counts by those it names, 1 at most.
        stated: entries that state what the question asks, each with how surely, in 0..1.
        names: for a name, as the question writes it, other names of the same thing that the lexical lane takes for it.
        whole: whether the text is one piece, such as a passage, and not a question whose sentences count alike.
        documents: only entries of these documents; None for all.
        entries: only these entries; None for all.
        lanes: the lanes that take part.
        weights: what the lanes weigh against each other, instead of the index's own choice.
        depth: how many candidates each lane proposes; beside words those of vectors, which cost more, half as many.
    """

    text: str
    limit: int = 10
    concepts: Mapping[str, float] = field(default_factory=dict)
    stated: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    whole: bool = False
    documents: frozenset[str] | None = None
    entries: frozenset[str] | None = None
    lanes: frozenset[Lane] = _ALL_LANES
    weights: Mapping[Lane, float] | None = None
    depth: int = _DEPTH


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits, best first, and signals that can be compared between questions.

    Attributes:
        hits: at most as many as asked for; each is made when it is looked at.
        entries: the ids of the hits with their documents.
        candidates: how many entries were compared.
        cosine: the best cosine of the question with a passage or a heading; 0 when no such lane took part.
        coverage: of the question's words, weighted by rarity, the share that the best hit holds, in 0..1.
        lead: by how much the best score exceeds the mean of the ten best, in 0..1.
    """

    hits: Sequence[Hit] = ()
    entries: Sequence[tuple[str, str]] = ()
    candidates: int = 0
    cosine: float = 0.0
    coverage: float = 0.0
    lead: float = 0.0


def rank(snapshot: Snapshot, query: Query, vector: Callable[[], Vectors]) -> Ranking:
    """The entries that answer best; none where no lane finds any. Equal scores are ordered by id.

    ``vector`` waits for the vector of the question; until it is needed, the other lanes are looked through.
    """
    weights = _term_weights(snapshot, query)
    rows, lanes = _scored(snapshot, query, vector, weights)
    if not len(rows):
        return Ranking()
    lane_weights = query.weights or fusion.weights(not query.whole and questions.asks(query.text))
    stems = {*weights, *(stem for names in query.names.values() for name in names for stem in terms(name))}
    asked = snapshot.asked(stems, rows).astype(np.float64)
    added = fusion.contributions(lanes, lane_weights, snapshot.best_lexical(weights), asked)
    total = np.sum(list(added.values()), axis=0)
    written = surface_terms(query.text)
    first, entries = _first(snapshot, rows, total, query.limit)
    held = snapshot.holds(written, rows[first]).T
    hits = Hits(
        entries,
        {lane: scores[first] for lane, scores in lanes.items()},
        {lane: _ranks(scores)[first] for lane, scores in lanes.items()},
        {lane: scores[first] for lane, scores in added.items()},
        tuple(written.values()),
        held,
    )
    cosines = [lanes[lane].max() for lane in (Lane.DENSE, Lane.HEADING) if lane in lanes]
    best_scores = np.sort(total)[::-1][:10]
    return Ranking(
        hits,
        entries,
        len(rows),
        float(max(cosines, default=0.0)),
        _coverage(snapshot, written, hits),
        float(best_scores[0] - best_scores.mean()),
    )


def _first(snapshot: Snapshot, rows: Rows, scores: fusion.Scores, limit: int) -> tuple[Rows, list[tuple[str, str]]]:
    """The positions of the best scores, and their entries; of equal scores, those with the lesser id."""
    count = min(limit, len(rows))
    if not count:
        return np.empty(0, dtype=np.int64), []
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    possible = np.flatnonzero(scores >= least)
    possible = possible[(-scores[possible]).argsort(kind="stable")]
    entries = snapshot.entries(rows[possible])
    if (np.diff(scores[possible]) == 0).any():
        best = list(zip((-scores[possible]).tolist(), entries, strict=True))
        places = sorted(range(len(best)), key=best.__getitem__)
        possible, entries = possible[places], [entries[at] for at in places]
    return possible[:count], entries[:count]


def _ranks(scores: fusion.Scores) -> Rows:
    """The place of each score among all, from 1, highest first; of equal ones the first comes first."""
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[(-scores).argsort(kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _scored(
    snapshot: Snapshot, query: Query, vector: Callable[[], Vectors], weights: Mapping[str, float]
) -> tuple[Rows, dict[Lane, fusion.Scores]]:
    """The candidates, being the best rows of every lane, and what each lane says of all of them."""
    allowed = snapshot.allowed(query.documents, query.entries)
    found: list[Rows] = []
    scorers: dict[Lane, Callable[[Rows], Scores]] = {}
    if Lane.LEXICAL in query.lanes:
        words = _word_scores(snapshot, query.names, weights)
        found.append(_best(words, allowed, query.depth))
        scorers[Lane.LEXICAL] = words.__getitem__
    if Lane.CONCEPT in query.lanes:
        named = np.minimum(snapshot.named(query.concepts), 1)
        concepts = _NAMED * named + _STATED * snapshot.given(query.stated)
        found.append(_best(concepts, allowed, query.depth))
        scorers[Lane.CONCEPT] = concepts.__getitem__
    if not query.lanes.isdisjoint(fusion.BY_VECTOR):
        asked = vector()
        near = query.depth // 2 if Lane.LEXICAL in query.lanes else query.depth
        if Lane.DENSE in query.lanes:
            found.append(snapshot.near_texts(asked, near, allowed))
            scorers[Lane.DENSE] = partial(snapshot.text_cosines, asked)
        if Lane.HEADING in query.lanes:
            found.append(snapshot.near_headings(asked, near, allowed))
            scorers[Lane.HEADING] = partial(snapshot.heading_cosines, asked)
    rows = np.unique(np.concatenate([*found, np.empty(0, dtype=np.int64)]))
    return rows, {lane: scorers[lane](rows).astype(np.float64).round(6) for lane in Lane if lane in scorers}


def _best(scores: Scores, allowed: Mask, count: int) -> Rows:
    """The rows with the highest scores above 0."""
    rows = np.flatnonzero(allowed & (scores > 0))
    return rows if len(rows) <= count else rows[np.argpartition(-scores[rows], count - 1)[:count]]


def _term_weights(snapshot: Snapshot, query: Query) -> dict[str, float]:
    """The stems of the question by rarity; of several sentences each has the same to say, by half of the weight."""
    weights = _weighed(snapshot, query.text)
    parts = () if query.whole else questions.sentences(query.text)
    if len(parts) < 2:
        return weights
    mean = dict.fromkeys(weights, 0.0)
    for part in parts:
        own = _weighed(snapshot, part)
        for stem, weight in own.items():
            mean[stem] += weight / sum(own.values()) / len(parts)
    total = sum(weights.values())
    return {stem: (weight + mean[stem] * total) / 2 for stem, weight in weights.items()}


def _weighed(snapshot: Snapshot, text: str) -> dict[str, float]:
    return {stem: snapshot.rarity(stem) ** _RARITY_POWER for stem in dict.fromkeys(terms(text))}


def _word_scores(snapshot: Snapshot, names: Mapping[str, Sequence[str]], weights: Mapping[str, float]) -> Scores:
    """BM25F, where a name counts by itself or by another of the same thing, whichever is found better."""
    scores = snapshot.lexical(weights)
    for written, others in names.items():
        own = {stem: weights[stem] for stem in terms(written) if stem in weights}
        found = snapshot.lexical(own)
        for other in others:
            stems = _weighed(snapshot, other)
            scale = _OTHER_NAME * sum(own.values()) / max(sum(stems.values()), 1e-9)
            better = snapshot.lexical({stem: weight * scale for stem, weight in stems.items()})
            scores += np.maximum(better - found, 0)
            found = np.maximum(better, found)
    return scores


def _coverage(snapshot: Snapshot, written: Mapping[str, str], hits: Sequence[Hit]) -> float:
    """Of the question's stems, ``written`` as it has them, the share that the best hit holds."""
    words = {word: snapshot.rarity(stem) for stem, word in written.items()}
    total = sum(words.values())
    if not total or not hits:
        return 0.0
    return sum(words[word] for word in hits[0].words) / total
