"""The tables put together into the shipped vocabulary."""

from __future__ import annotations

import graphlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ontology.concept import Concept
from ontology.sources import derivatives, doid, drugbank, mesh, mondo
from ontology.sources.names import Casing

HEADER = (
    "Pharmakon vocabulary. Compact form: see ontology/records.py. Sources and licences: see ontology/SOURCES.md.",
    "Medical Subject Headings (MeSH): courtesy of the U.S. National Library of Medicine; changed and rearranged.",
    "Disease Ontology (DOID): CC0 1.0. DrugBank vocabulary (names and ids): CC0 1.0.",
    "Mondo Disease Ontology (further names of diseases): CC BY 4.0, Monarch Initiative.",
    "Made by scripts/build_vocabulary.py; do not edit, change ontology/lexicon.tsv instead.",
)


def shards(tables: Path) -> Iterator[tuple[str, list[Concept]]]:
    """The vocabulary made from a folder of tables, in parts with a name each; concepts are in order of their IRIs."""
    concepts = assemble(tables)
    for name, prefixes in _SHARDS.items():
        yield name, [c for iri, c in sorted(concepts.items()) if _local(iri).startswith(prefixes)]


_SHARDS = {
    "mesh-descriptors": ("mesh-D",),
    "mesh-supplement": ("mesh-C",),
    "doid": ("doid-",),
    "drugbank": ("drugbank-",),
}


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


def assemble(tables: Path) -> Mapping[str, Concept]:
    """All concepts by IRI, each thing once however many tables name it."""
    diseases = doid.read_diseases(tables / "doid.json")
    descriptors = mesh.read_descriptors(tables / "mesh_id_label_mappings.tsv")
    supplement = mesh.read_supplement(tables / "mesh_supp_id_label_mappings.tsv")
    casing = Casing(d.name for d in diseases)
    concepts = {c.iri: c for c in mesh.descriptor_concepts(descriptors, casing)}
    concepts |= {c.iri: c for c in mesh.disease_concepts(supplement, concepts, casing)}
    chebi = drugbank.read_chebi_headings(tables / "mesh_mappings.tsv")
    drugs = drugbank.read_drugs(tables / "drugbank_mappings.tsv")
    concepts |= drugbank.Drugs((*descriptors, *supplement), chebi, casing).merge(drugs, concepts)
    concepts |= {c.iri: c for c in mesh.substance_concepts(supplement, frozenset(chebi.values()), concepts, casing)}
    concepts |= doid.merge(diseases, concepts, casing)
    concepts = acyclic(concepts | mondo.merge(mondo.read_terms(tables / "mondo.json"), concepts, casing))
    return derivatives.set_apart(concepts, descriptors)


def acyclic(concepts: Mapping[str, Concept]) -> dict[str, Concept]:
    """The concepts without the links to broader ones that lead back to themselves, of which MeSH's trees have a few."""
    result = dict(concepts)
    while cycle := _cycle(result):
        parent, child = min(itertools.pairwise(cycle))
        result[child] = replace(result[child], broader=tuple(b for b in result[child].broader if b != parent))
    return result


def _cycle(concepts: Mapping[str, Concept]) -> list[str] | None:
    try:
        graphlib.TopologicalSorter({iri: concept.broader for iri, concept in concepts.items()}).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return None
