"""The values a vocabulary is made of: concepts and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.terms import ConceptType


class Scope(StrEnum):
    """How closely a label fits its concept.

    The first four are those of OBO synonyms; ``HIDDEN`` is for matching only (misspellings, inverted forms), ``LAY``
    for the words of patients and the street.
    """

    EXACT = "exact"
    RELATED = "related"
    BROAD = "broad"
    NARROW = "narrow"
    HIDDEN = "hidden"
    LAY = "lay"


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept."""

    text: str
    scope: Scope = Scope.EXACT


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that texts speak of, with its names and its place among the others.

    ``label`` is the preferred name and also the first of ``labels``. ``types`` is never empty; its first member is
    what the concept mostly is. ``broader`` holds IRIs of this vocabulary's concepts, ``matches`` IRIs of the same
    thing in other vocabularies, ``close`` IRIs of nearly the same.
    """

    iri: str
    label: str
    types: tuple[ConceptType, ...]
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
