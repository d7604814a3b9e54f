"""The special cases of two relations: prevention and adverse effects."""

from __future__ import annotations

import re

from graph.claims.candidates import Sentence
from graph.model import Argument, Span
from ontology.terms import ConceptType, Relation

_PREVENTION = re.compile(
    r"\bprevent|\bavoid|\bprotect|\b(?:reduc|lower|decreas|cut)\w*\b[^.;]{0,40}\b(?:risk|chances?|odds)\b|\bvaccin"
    r"|\bimmuni[sz]|\bkeep\w* (?:\w+ ){0,4}from\b|\bguards? against\b|\bstops? (?:\w+ ){0,3}from\b",
    re.I,
)
_ADVERSE = re.compile(
    r"\bside[- ]effects?\b|\badverse\b|\bcomplications?\b|\btoxic|\bunwanted\b|\brisks?\b|\bharm", re.I
)
_RELIEF = re.compile(
    r"\b(?:eas|reliev|reduc|lessen|diminish|lower|calm|sooth|curb|suppress|alleviat|quiet|treat|prevent|control|unclog"
    r"|counteract|neutrali[sz]|decreas|minimi[sz])(?:e|es|ed|s|ing)?\s+(?:[\w-]+\s+){0,2}$",
    re.I,
)
_GIVEN = frozenset({ConceptType.MEDICATION, ConceptType.THERAPY})


def relieved(text: str, sentence: Span, first_of_list: Span) -> bool:
    """Whether a verb of relief governs the mention, or the coordinated list that begins with it.

    >>> text = "It eases severe pain."
    >>> relieved(text, Span(0, 21), Span(16, 20))
    True
    """
    before = text[max(sentence.start, first_of_list.start - 60) : first_of_list.start]
    return _RELIEF.search(before) is not None


def refined(relation: Relation, text: str, sentence: Sentence, subject: Argument, object_: Argument) -> Relation:
    """``prevents`` or ``hasAdverseEffect`` where the sentence or its lead-in says so, else ``relation`` itself."""
    places = (sentence.unit.span, sentence.unit.lead_in)
    if relation in (Relation.TREATS, Relation.RELIEVES) and _said(_PREVENTION, text, places):
        return Relation.PREVENTS
    if relation is Relation.TREATS and subject.type not in _GIVEN:
        return Relation.RELIEVES
    if relation is Relation.HAS_EFFECT and subject.type in _GIVEN and _said(_ADVERSE, text, places):
        return Relation.HAS_ADVERSE_EFFECT
    return relation


def _said(pattern: re.Pattern[str], text: str, places: tuple[Span | None, ...]) -> bool:
    return any(place is not None and pattern.search(text, place.start, place.end) for place in places)
