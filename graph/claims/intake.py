"""One rule beside the trained classifier: what is felt while taking something is an effect of it.

The training texts hold too few such sentences to learn it from.
"""

from __future__ import annotations

import re

from graph.claims.anchors import Anchor
from graph.claims.candidates import Candidate
from graph.claims.families import AGENTS, Family, Sense
from ontology.terms import ConceptType

CONFIDENCE = 0.6
"""What a pair found by the rule counts for; a judgement, there being too few examples to measure it."""

_TAKING = r"\b(?:while|when|after|upon) (?:taking|using|smoking|drinking|injecting|inhaling|snorting|abusing) "
_THAT = re.compile(_TAKING + r"(?:(?:the|this) (?:drug|substance|medication|medicine)|it)\b", re.I)
_NAMED = re.compile(_TAKING + r"(?:\w+ ){0,2}$", re.I)


def intake(text: str, candidate: Candidate) -> Sense | None:
    """The sense of a pair that the rule states, if it does."""
    one, other = candidate.one, candidate.other
    unit = candidate.sentence.unit.span
    if isinstance(one, Anchor):
        told = one.type in AGENTS and other.type is ConceptType.EFFECT and "section" in one.sources
        return Sense(Family.PRODUCES, True) if told and _THAT.search(text, other.span.end, unit.end) else None
    told = one.type is ConceptType.EFFECT and other.type in AGENTS
    return Sense(Family.PRODUCES, False) if told and _NAMED.search(text[one.span.end : other.span.start]) else None
