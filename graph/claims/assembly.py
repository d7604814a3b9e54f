"""Gathers what single sentences say into claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.model import Argument, Claim, Evidence, Span
from ontology.terms import Polarity, Relation


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence's evidence for or against one triple."""

    subject: Argument
    relation: Relation
    object: Argument
    evidence: Evidence


def assemble(readings: Iterable[Reading]) -> tuple[Claim, ...]:
    """One claim for each triple of concepts, with its evidence in text order, in the order of first evidence.

    The claim's arguments are those of its first evidence. A sentence gives a claim one piece of evidence, the surest,
    and makes a concept a kind of one other, the likeliest. What one sentence denies in so many words, no other affirms
    by what it only may refer to.
    """
    gathered: dict[tuple[str, Relation, str], list[Reading]] = {}
    for reading in _likeliest_kinds(readings):
        gathered.setdefault((reading.subject.concept, reading.relation, reading.object.concept), []).append(reading)
    claims = [_claim(_undenied(group)) for group in gathered.values()]
    return tuple(sorted(claims, key=lambda c: (c.evidence[0].span, c.subject.concept, c.relation, c.object.concept)))


def _likeliest_kinds(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, with one broader concept for each concept of a sentence."""
    best: dict[tuple[Span, str], Reading] = {}
    for reading in readings:
        if reading.relation is not Relation.BROADER:
            yield reading
            continue
        child = reading.evidence.span, reading.subject.concept
        if child not in best or reading.evidence.confidence > best[child].evidence.confidence:
            best[child] = reading
    yield from best.values()


def _undenied(group: list[Reading]) -> list[Reading]:
    """The readings of one triple, without those that affirm it by reference where another denies it by name."""
    if not any(reading.evidence.polarity is Polarity.NEGATED and _by_name(reading) for reading in group):
        return group
    return [r for r in group if r.evidence.polarity is Polarity.NEGATED or _by_name(r)]


def _by_name(reading: Reading) -> bool:
    return reading.evidence.subject is not None and reading.evidence.object is not None


def _claim(group: list[Reading]) -> Claim:
    best: dict[tuple[int, int], Reading] = {}
    for reading in group:
        at = (reading.evidence.span.start, reading.evidence.span.end)
        if at not in best or reading.evidence.confidence > best[at].evidence.confidence:
            best[at] = reading
    ordered = [best[at] for at in sorted(best)]
    first = ordered[0]
    return Claim(first.subject, first.relation, first.object, tuple(r.evidence for r in ordered))
