"""Substances that are made from another, which MeSH files below it: its trees of chemicals go by structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from ontology.concept import Concept
from ontology.namespaces import PREFIXES
from ontology.sources.mesh import Heading, concept_iri
from ontology.sources.names import key

_CLASS = re.compile(r"^[^,]*[^sui]s(?:,|$)|^Vitamin ")
"""Headings of classes stand in the plural ("Benzodiazepines"); a vitamin is whatever does its work."""


def set_apart(concepts: Mapping[str, Concept], headings: Iterable[Heading]) -> dict[str, Concept]:
    """The concepts, where naltrexone is no kind of naloxone any more: both stand below the nearest class.

    One substance is what DrugBank lists and no heading of MeSH names in the plural. Of two, one above the other, the
    lower is a kind of the upper only if it has its name ("testosterone propionate"). The links must not lead back to
    themselves.
    """
    classes = {concept_iri(heading.id) for heading in headings if _CLASS.search(heading.name)}
    single = {iri for iri, concept in concepts.items() if iri not in classes and _is_listed(concept)}
    return {
        iri: replace(concept, broader=tuple(sorted(set(_kinds(concept, concept, concepts, single)))))
        if iri in single
        else concept
        for iri, concept in concepts.items()
    }


def _kinds(concept: Concept, above: Concept, concepts: Mapping[str, Concept], single: Set[str]) -> Iterator[str]:
    """What a substance is a kind of: the nearest above that is a class, or has its name."""
    for parent in above.broader:
        if parent in single and not _is_named_after(concept, concepts[parent]):
            yield from _kinds(concept, concepts[parent], concepts, single)
        else:
            yield parent


def _is_listed(concept: Concept) -> bool:
    return any(match.startswith(PREFIXES["drugbank"]) for match in concept.matches)


def _is_named_after(concept: Concept, other: Concept) -> bool:
    return f" {key(other.label)} " in f" {key(concept.label)} "
