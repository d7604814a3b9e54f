"""The curated lexicon: lay and street wording, and concepts that the tables of medicine lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ontology.concept import Concept, Label, Scope
from ontology.errors import VocabularyError
from ontology.records import CONCEPTS
from ontology.terms import ConceptType

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon: a concept of its own, or what it adds to one of the tables.

    ``absorbed`` are concepts of the tables that are the same thing; ``label`` is empty if the concept keeps its own,
    and ``removed`` are names that it has in the tables and should not have.
    """

    iri: str
    absorbed: tuple[str, ...]
    label: str
    types: tuple[ConceptType, ...]
    broader: tuple[str, ...]
    names: tuple[Label, ...]
    removed: frozenset[str]

    def applied_to(self, same: tuple[Concept, ...]) -> Concept:
        """The concept that the entry makes of the tables' concepts of the same thing, which may be none.

        >>> entry = parse_line("x\\tfatigue\\teffect\\t\\ttiredness\\tfeeling tired")
        >>> [label.text for label in entry.applied_to(()).labels]
        ['fatigue', 'tiredness', 'feeling tired']
        """
        label = self.label or same[0].label
        known = (name for concept in same for name in concept.labels if name.text not in self.removed)
        names: dict[str, Label] = {}
        for name in (Label(label), *known, *self.names):
            names.setdefault(name.text.lower(), name)
        merged = {self.iri, *self.absorbed}
        parents = (*self.broader, *(same[0].broader if same else ()))
        return Concept(
            iri=self.iri,
            label=label,
            types=_distinct((*self.types, *(t for concept in same for t in concept.types))),
            labels=tuple(names.values()),
            broader=_distinct(parent for parent in parents if parent not in merged),
            matches=_distinct(match for concept in same for match in concept.matches),
            close=_distinct(match for concept in same for match in concept.close),
        )


def read(path: Path) -> Iterator[Entry]:
    """The entries of a lexicon file: tab-separated fields as its header says, ``#`` before comments.

    Raises:
        VocabularyError: if a line is not an entry; it says which and why.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                yield parse_line(line)
            except ValueError as error:
                raise VocabularyError(str(path), str(error), f"line {number}") from error


def parse_line(line: str) -> Entry:
    """The entry that a line states.

    Raises:
        ValueError: if it states none.
    """
    fields = line.split("\t")
    if len(fields) != 6:
        raise ValueError(f"6 fields between tabs are needed, there are {len(fields)}")
    identifiers, label, types, broader, names, lay = fields
    if not identifiers:
        raise ValueError("the identifier is missing")
    iri, *absorbed = _iris(identifiers)
    return Entry(
        iri=iri,
        absorbed=tuple(absorbed),
        label=label,
        types=tuple(ConceptType(t) for t in types.split()),
        broader=tuple(_iris(broader)),
        names=(
            *(Label(n) for n in _names(names) if not n.startswith("-")),
            *(Label(n, Scope.LAY) for n in _names(lay)),
        ),
        removed=frozenset(n[1:] for n in _names(names) if n.startswith("-")),
    )


def apply(entries: Iterable[Entry], concepts: dict[str, Concept]) -> dict[str, Concept]:
    """The concepts as the entries extend, join and add to them; ``concepts`` is used up.

    Raises:
        VocabularyError: if an entry extends a concept that is not there.
    """
    moved: dict[str, str] = {}
    for entry in entries:
        same = tuple(concepts.pop(iri) for iri in (entry.iri, *entry.absorbed) if iri in concepts)
        if not same and not (entry.label and entry.types):
            raise VocabularyError("lexicon", "an entry of its own needs a label and a type", entry.iri)
        concepts[entry.iri] = entry.applied_to(same)
        moved.update(dict.fromkeys(entry.absorbed, entry.iri))
    for iri, concept in concepts.items():
        if not moved.keys().isdisjoint(concept.broader):
            parents = _distinct(moved.get(parent, parent) for parent in concept.broader)
            concepts[iri] = replace(concept, broader=tuple(parent for parent in parents if parent != iri))
    return concepts


def _iris(field: str) -> list[str]:
    return [CONCEPTS + identifier for identifier in field.split()]


def _names(field: str) -> list[str]:
    return [name for part in field.split(";") if (name := part.strip())]


def _distinct(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
