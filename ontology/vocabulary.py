"""The vocabulary: every concept that can be linked to, by IRI, by name and by place in the hierarchy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from ontology import records, skos
from ontology.concept import Concept, Scope
from ontology.skos import Triple

_DATA = Path(__file__).parent / "data"


class Vocabulary:
    """An immutable set of concepts."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: Mapping[str, Concept] = MappingProxyType({c.iri: c for c in concepts})

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Vocabulary:
        """The shipped vocabulary and the users' own files in ``extra``.

        Raises:
            VocabularyError: if a file cannot be read or does not hold together.
        """
        return cls(concept for path in sorted(_DATA.glob("*.tsv.gz")) for concept in records.read(path))

    def get(self, iri: str) -> Concept | None:
        """The concept with this IRI, if there is one."""
        return self.concepts.get(iri)

    def labels(self) -> Iterator[tuple[str, Scope, str]]:
        """Every label with its scope and its concept's IRI."""
        for iri, concept in self.concepts.items():
            for label in concept.labels:
                yield label.text, label.scope, iri

    def search(self, text: str, limit: int = 10) -> list[Concept]:
        """The concepts whose names are most like ``text``, best first."""
        wanted = text.casefold()
        ranked = sorted(
            (label.casefold() != wanted, len(label), iri)
            for label, _, iri in self.labels()
            if label.casefold().startswith(wanted)
        )
        return [self.concepts[iri] for iri in list(dict.fromkeys(iri for _, _, iri in ranked))[:limit]]

    def triples(self) -> Iterator[Triple]:
        """The triples of the vocabulary's graph."""
        return skos.vocabulary_triples(self.concepts.values())

    def narrower(self, iri: str) -> frozenset[str]:
        """The IRIs of all concepts below this one, at any depth."""
        return _closure(iri, self._children)

    def ancestors(self, iri: str) -> frozenset[str]:
        """The IRIs of all concepts above this one, at any height."""
        return _closure(iri, {i: c.broader for i, c in self.concepts.items()})

    @cached_property
    def _children(self) -> Mapping[str, Sequence[str]]:
        children = defaultdict(list)
        for iri, concept in self.concepts.items():
            for parent in concept.broader:
                children[parent].append(iri)
        return children


def _closure(start: str, steps: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_ = [start]
    while open_:
        for nxt in steps.get(open_.pop(), ()):
            if nxt not in found:
                found.add(nxt)
                open_.append(nxt)
    return frozenset(found - {start})
