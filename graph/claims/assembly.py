"""Gathers what single sentences say into claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.model import Argument, Claim, Evidence
from ontology.terms import Relation


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence's evidence for or against one triple."""

    subject: Argument
    relation: Relation
    object: Argument
    evidence: Evidence


def assemble(readings: Iterable[Reading]) -> tuple[Claim, ...]:
    """One claim for each triple of concepts, with its evidence in text order, in the order of first evidence.

    The claim's arguments are those of its first evidence. A sentence gives a claim one piece of evidence: the surest.
    """
    gathered: dict[tuple[str, Relation, str], list[Reading]] = {}
    for reading in readings:
        gathered.setdefault((reading.subject.concept, reading.relation, reading.object.concept), []).append(reading)
    claims = [_claim(group) for group in gathered.values()]
    return tuple(sorted(claims, key=lambda c: (c.evidence[0].span, c.subject.concept, c.relation, c.object.concept)))


def _claim(group: list[Reading]) -> Claim:
    best: dict[tuple[int, int], Reading] = {}
    for reading in group:
        at = (reading.evidence.span.start, reading.evidence.span.end)
        if at not in best or reading.evidence.confidence > best[at].evidence.confidence:
            best[at] = reading
    ordered = [best[at] for at in sorted(best)]
    first = ordered[0]
    return Claim(first.subject, first.relation, first.object, tuple(r.evidence for r in ordered))
