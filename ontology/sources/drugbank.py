"""The names of the DrugBank vocabulary, merged into MeSH's chemicals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.concept import Concept, Label
from ontology.namespaces import PREFIXES
from ontology.records import CONCEPTS
from ontology.sources.mesh import Heading, concept_iri, heading_concept
from ontology.sources.names import Casing, is_systematic, key
from ontology.terms import ConceptType


@dataclass(frozen=True, slots=True)
class Drug:
    """An entry of DrugBank: its id, name and ChEBI ids."""

    id: str
    name: str
    chebi: tuple[str, ...]


def read_drugs(table: Path) -> list[Drug]:
    """The drugs of ``drugbank_mappings.tsv``, whose rows are: id, namespace, value, source."""
    names: dict[str, str] = {}
    chebi: dict[str, set[str]] = {}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        identifier, namespace, value, _ = line.split("\t")
        if namespace == "NAME":
            names[identifier] = value.strip()
        elif namespace == "CHEBI":
            chebi.setdefault(identifier, set()).add(value)
    return [Drug(i, name, tuple(sorted(chebi.get(i, ())))) for i, name in sorted(names.items())]


def read_chebi_headings(table: Path) -> dict[str, str]:
    """From ChEBI id to MeSH id, by ``mesh_mappings.tsv``, whose rows are: MESH, id, name, namespace, value, name."""
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    return {row[4].removeprefix("CHEBI:"): row[1] for row in rows if row[3] == "CHEBI"}


class Drugs:
    """Finds the MeSH heading of a drug: by its name, else by their common ChEBI id."""

    def __init__(self, headings: Iterable[Heading], chebi: Mapping[str, str], casing: Casing) -> None:
        self._headings = {h.id: h for h in headings}
        self._by_name: dict[str, str] = {}
        for heading in self._headings.values():
            for name in heading.entry_terms:
                self._by_name.setdefault(key(name), heading.id)
        self._by_name.update({key(h.name): h.id for h in reversed(self._headings.values())})
        self._chebi = chebi
        self._casing = casing

    def merge(self, drugs: Iterable[Drug], concepts: Mapping[str, Concept]) -> dict[str, Concept]:
        """The concepts, changed or new, that the drugs make; drugs under a systematic name alone are left out."""
        merged: dict[str, Concept] = {}
        for drug in drugs:
            heading = self._heading(drug)
            concept = merged.get(concept_iri(heading), self._concept(heading, concepts)) if heading else _new(drug)
            if heading or not is_systematic(drug.name):
                merged[concept.iri] = _with_drug(concept, drug)
        return merged

    def _heading(self, drug: Drug) -> str | None:
        by_chebi = (self._chebi[c] for c in drug.chebi if self._chebi.get(c) in self._headings)
        return self._by_name.get(key(drug.name)) or next(by_chebi, None)

    def _concept(self, heading: str, concepts: Mapping[str, Concept]) -> Concept:
        known = concepts.get(concept_iri(heading))
        if known:
            return known
        parents = [p for p in self._headings[heading].mapped_to if concept_iri(p) in concepts]
        return heading_concept(self._headings[heading], (ConceptType.SUBSTANCE,), parents, self._casing)


def _new(drug: Drug) -> Concept:
    return Concept(f"{CONCEPTS}drugbank-{drug.id}", drug.name, (ConceptType.SUBSTANCE,), (Label(drug.name),))


def _with_drug(concept: Concept, drug: Drug) -> Concept:
    """The concept as a medication too, under the drug's name too; diseases and causes stay what they are."""
    types = tuple(dict.fromkeys((ConceptType.MEDICATION, *concept.types)))
    known = {key(label.text) for label in concept.labels}
    name = drug.name if drug.name[1:] != drug.name[1:].lower() else drug.name.lower()
    labels = concept.labels if key(name) in known else (*concept.labels, Label(name))
    first = replace(labels[0], text=name) if concept.iri.endswith(drug.id) else labels[0]
    matches = dict.fromkeys((*concept.matches, PREFIXES["drugbank"] + drug.id))
    return replace(concept, label=first.text, types=types, labels=(first, *labels[1:]), matches=tuple(matches))
