"""Further names of diseases from the Mondo Disease Ontology, which gathers those of many vocabularies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ontology.concept import Concept, Label, Scope
from ontology.namespaces import PREFIXES
from ontology.sources.names import Casing, key, singulars
from ontology.terms import ConceptType

_REFERRED = {"MESH": "mesh", "DOID": "doid"}
_UNUSABLE = (
    # Acronyms and gene symbols, which stand for too many things.
    re.compile(r"^[^\sa-z]+s?$|^\w{1,3}$|\d$|\b[A-Z]+\d+\w*\b"),
    # Wording of catalogues that no text has.
    re.compile(
        r"[()\[\]/;]| - |\b(?:nos|due to|caused|with or without|other|unspecified)\b|\bof the .* of\b|.{61}", re.I
    ),
    # British spelling, which linking folds.
    re.compile(r"tumour|oedema|oesoph|h?aem[aioe]|ised\b", re.I),
)
# How a single word ends that names a disease and not the organ that has it ("lung").
_DISEASE = re.compile(
    r"(?:itis|osis|asis|omas?|emia|uria|pathy|plasia|trophy|algia|ism|cele|penia|philia|ectasia|rrhea|phagia|plegia"
    r"|lepsy|thorax|spasm|toxicity|lysis|edema)$"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term's names, the preferred one first, and the IRIs that it refers to in MeSH and the Disease Ontology."""

    names: tuple[str, ...]
    references: tuple[str, ...]


def read_terms(table: Path) -> Iterator[Term]:
    """The terms of ``mondo.json`` that refer to MeSH or the Disease Ontology."""
    for entry in json.loads(table.read_text(encoding="utf-8")):
        references = tuple(
            PREFIXES[_REFERRED[x["namespace"]]] + x["id"] for x in entry.get("xrefs", ()) if x["namespace"] in _REFERRED
        )
        if references:
            yield Term((entry["name"], *entry.get("synonyms", ())), references)


def merge(terms: Iterable[Term], concepts: Mapping[str, Concept], casing: Casing) -> dict[str, Concept]:
    """The diseases that take further names from the terms that refer to them.

    A term gives names only if all that it refers to is one concept. A name goes to no concept when two would have it,
    or when it is one's already. Mondo's synonyms need not be exact: the names are related ones.
    """
    by_match = {match: iri for iri, concept in concepts.items() for match in concept.matches}
    known = {key(label.text) for concept in concepts.values() for label in concept.labels}
    claims: dict[str, set[str]] = {}
    spelt: dict[str, str] = {}
    for term in terms:
        of = {by_match[reference] for reference in term.references if reference in by_match}
        if len(of) == 1 and ConceptType.CONDITION in concepts[next(iter(of))].types:
            for name in _usable(term.names):
                claims.setdefault(key(name), set()).update(of)
                spelt.setdefault(key(name), casing.running(name))
    added: dict[str, list[Label]] = {}
    for name, of in sorted(claims.items()):
        if len(of) == 1 and known.isdisjoint((name, *singulars(name))) and not claims.keys() & set(singulars(name)):
            added.setdefault(next(iter(of)), []).append(Label(spelt[name], Scope.RELATED))
    return {iri: replace(concepts[iri], labels=(*concepts[iri].labels, *labels)) for iri, labels in added.items()}


def _usable(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if (" " in name or _DISEASE.search(name)) and not (
            "," in name or any(pattern.search(name) for pattern in _UNUSABLE)
        ):
            yield " ".join(name.split())
