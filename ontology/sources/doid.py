"""The Disease Ontology, merged into MeSH's diseases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.concept import Concept, Label
from ontology.namespaces import PREFIXES
from ontology.records import CONCEPTS
from ontology.sources.mesh import concept_iri
from ontology.sources.names import Casing, is_common_word, key, natural
from ontology.terms import ConceptType

_ROOT = "DOID:4"  # "disease" itself


@dataclass(frozen=True, slots=True)
class Disease:
    """A term of the Disease Ontology; ``mesh`` holds the MeSH ids it refers to."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]
    mesh: tuple[str, ...]


def read_diseases(table: Path) -> list[Disease]:
    """The terms of ``doid.json`` below the root, in order of their ids."""
    entries = json.loads(table.read_text(encoding="utf-8"))
    diseases = (
        Disease(
            id=entry["id"],
            name=" ".join(entry["name"].split()),
            synonyms=tuple(entry.get("synonyms", ())),
            parents=tuple(sorted(set(entry.get("relations", {}).get("is_a", ())) - {_ROOT})),
            mesh=tuple(sorted({x["id"] for x in entry.get("xrefs", ()) if x["namespace"] == "MESH"})),
        )
        for entry in entries
        if entry["id"] != _ROOT
    )
    return sorted(diseases, key=lambda d: d.id)


def merge(diseases: Iterable[Disease], concepts: Mapping[str, Concept], casing: Casing) -> dict[str, Concept]:
    """The concepts, changed or new, that the diseases make.

    A term and a MeSH disease are one concept if they have the same preferred name, or if they share a name and the
    term refers to it, or refers to nothing in MeSH and its own name is one of the disease's. Terms that stay apart are
    close matches of what they refer to.
    """
    diseases = [_upright(d, casing) for d in diseases]
    partners = _partners(diseases, concepts)
    iris = {d.id: partners.get(d.id, f"{CONCEPTS}doid-{d.id.removeprefix('DOID:')}") for d in diseases}
    merged = {}
    for disease in diseases:
        partner = concepts.get(partners.get(disease.id, ""))
        merged[iris[disease.id]] = _joined(partner, disease) if partner else _new(disease, iris)
    return merged


def _upright(disease: Disease, casing: Casing) -> Disease:
    synonyms = tuple(casing.running(natural(s)) for s in disease.synonyms if not is_common_word(s))
    return replace(disease, synonyms=synonyms)


def _partners(diseases: Iterable[Disease], concepts: Mapping[str, Concept]) -> dict[str, str]:
    """From DOID id to the IRI of the concept it is merged into, the most alike first; each concept is taken once."""
    names = {
        iri: {key(label.text) for label in concept.labels}
        for iri, concept in concepts.items()
        if ConceptType.CONDITION in concept.types
    }
    by_name = {name: iri for iri, of_concept in reversed(names.items()) for name in of_concept}
    by_label = {key(concepts[iri].label): iri for iri in reversed(names)}
    candidates = sorted(
        (_likeness(disease, iri, names[iri], concepts[iri]), disease.id, iri)
        for disease in diseases
        for iri in _referents(disease, by_label, by_name)
        if iri in names
    )
    partners: dict[str, str] = {}
    for likeness, disease_id, iri in candidates:
        if likeness < _UNLIKE and disease_id not in partners and iri not in partners.values():
            partners[disease_id] = iri
    return partners


_UNLIKE = 3


def _referents(disease: Disease, by_label: Mapping[str, str], by_name: Mapping[str, str]) -> set[str]:
    """The IRIs that a term may be merged into: those it refers to, and the one that it shares its name with."""
    same = by_label.get(key(disease.name)) or (None if disease.mesh else by_name.get(key(disease.name)))
    return {concept_iri(m) for m in disease.mesh} | ({same} if same else set())


def _likeness(disease: Disease, iri: str, names: Set[str], concept: Concept) -> int:
    """0 if the preferred names agree, 1 if the term's name is one of the concept's, 2 if a synonym is, else 3."""
    if key(disease.name) == key(concept.label):
        return 0
    if key(disease.name) in names:
        return 1
    return 2 if disease.mesh and not names.isdisjoint(map(key, disease.synonyms)) else _UNLIKE


def _joined(concept: Concept, disease: Disease) -> Concept:
    """The concept under the Disease Ontology's name, which is in natural order and running case."""
    names = _distinct((disease.name, *(label.text for label in concept.labels), *disease.synonyms))
    return replace(
        concept,
        label=disease.name,
        labels=tuple(Label(name) for name in names),
        matches=(*concept.matches, _match(disease)),
    )


def _new(disease: Disease, iris: Mapping[str, str]) -> Concept:
    names = _distinct((disease.name, *disease.synonyms))
    return Concept(
        iri=iris[disease.id],
        label=disease.name,
        types=(ConceptType.CONDITION,),
        labels=tuple(Label(name) for name in names),
        broader=tuple(sorted({iris[p] for p in disease.parents if p in iris} - {iris[disease.id]})),
        matches=(_match(disease),),
        close=tuple(PREFIXES["mesh"] + m for m in disease.mesh),
    )


def _match(disease: Disease) -> str:
    return PREFIXES["doid"] + disease.id.removeprefix("DOID:")


def _distinct(names: Iterable[str]) -> list[str]:
    ordered = list(names)
    first = {key(name): name for name in reversed(ordered)}
    return [first[k] for k in dict.fromkeys(map(key, ordered))]
