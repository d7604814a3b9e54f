"""Which of the vocabulary's concepts are names of substances or disorders when no tagger judges their context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ontology.concept import Concept
from ontology.namespaces import ID
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

_LISTED = Path(__file__).parent / "data" / "branches.txt"
_DESCRIPTOR = str(ID["concept/mesh-D"])
# Stems that the World Health Organization gives to antibodies, receptor parts and enzymes, and other biologicals.
_BIOLOGICAL = re.compile(
    r"(?:mab|cept|[^e]ase)s?\b|\b(?:antibod|antigen|antiser|allergen|pollen|vaccine|virus|globulin|protein)", re.I
)

# DrugBank's extracts of foods, dust and moulds for tests of allergy.
_EXTRACT = re.compile(r"/drugbank-DB(?:10[3-9]|110[0-4])\d\d$")


def set_aside(vocabulary: Vocabulary) -> frozenset[str]:
    """The concepts that texts speak of but that are no names of a substance or a disorder, by IRI.

    The last branch of ``branches.txt`` that holds a concept decides; where none does, its own kind.
    """
    aside = {iri for iri, concept in vocabulary.concepts.items() if not _is_name(concept)}
    for sign, iri in listed():
        held = {iri} if sign == "=" else {iri, *vocabulary.narrower(iri)}
        aside = aside - held if sign == "+" else aside | held
    return frozenset(aside)


def listed() -> Iterator[tuple[str, str]]:
    """The lines of ``branches.txt``: a sign and the IRI of a concept."""
    for line in _LISTED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sign, name = line.split("\t")[0].split(" ")
            yield sign, str(ID[f"concept/{name}"])


def _is_name(concept: Concept) -> bool:
    """Not a substance that is a treatment at the same time ("chemotherapy"), an organism, or a biological."""
    if not {ConceptType.SUBSTANCE, ConceptType.MEDICATION}.intersection(concept.types[:1]):
        return True
    if not {ConceptType.THERAPY, ConceptType.CAUSE}.isdisjoint(concept.types):
        return ConceptType.SUBSTANCE in concept.types and ConceptType.THERAPY not in concept.types
    return not (_is_unfiled(concept) or _BIOLOGICAL.search(concept.label) or _EXTRACT.search(concept.iri))


def _is_unfiled(concept: Concept) -> bool:
    """Whether MeSH has a heading for it that is in no branch of the vocabulary: an enzyme, a protein or the like."""
    return not concept.broader and concept.iri.startswith(_DESCRIPTOR) and concept.types[0] is ConceptType.MEDICATION
