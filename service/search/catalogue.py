"""What the library holds, as far as a question needs it in memory: its concepts, their names, its titles."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ontology.concept import Scope
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary
from service.search.names import Name, Names
from service.search.response import ConceptRef
from service.view import View

_REFRESH_SHARE = 10
"""A refresh may take a tenth of the time at most, however often the library changes."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One state of the library; one that is made anew is another, whatever it holds.

    ``mentions`` counts each concept's mentions; ``candidates`` are the concepts that no vocabulary holds; ``titles``
    gives each document's identifier and title, by IRI. What was asked of the vocabulary is remembered.
    """

    vocabulary: Vocabulary
    mentions: Mapping[str, int]
    candidates: Mapping[str, ConceptRef]
    titles: Mapping[str, tuple[str, str]]
    _references: dict[str, ConceptRef] = field(default_factory=dict, repr=False)
    _narrower: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, view: View, vocabulary: Vocabulary) -> Catalogue:
        """The catalogue of what the view now holds."""
        counts = view.select("SELECT concept, SUM(count) FROM mention GROUP BY concept")
        titles = view.select("SELECT iri, identifier, title FROM document")
        return cls(
            vocabulary,
            {str(concept): int(str(count)) for concept, count in counts},
            _candidates(view),
            {str(document): (str(identifier), str(title)) for document, identifier, title in titles},
        )

    def concept(self, iri: str) -> ConceptRef | None:
        """The concept with this IRI, be it the vocabulary's or a candidate."""
        found = self._references.get(iri)
        if found is not None:
            return found
        known = self.vocabulary.concepts.get(iri)
        reference = self.candidates.get(iri) if known is None else ConceptRef(known.iri, known.label, known.types)
        return self._references.setdefault(iri, reference) if reference is not None else None

    def narrower(self, iri: str) -> tuple[str, ...]:
        """The narrower concepts, at any depth, that the library mentions."""
        found = self._narrower.get(iri)
        if found is None:
            found = tuple(sorted(self.vocabulary.narrower(iri) & self.mentions.keys()))
            if iri in self.vocabulary.concepts:
                self._narrower[iri] = found
        return found

    @cached_property
    def concept_names(self) -> Names:
        """The names of all concepts that the library mentions."""
        return Names(self._concept_names())

    @cached_property
    def title_names(self) -> Names:
        """The titles of all documents."""
        return Names(Name(title, iri, "document", title) for iri, (_, title) in self.titles.items())

    def _concept_names(self) -> Iterator[Name]:
        for iri, count in self.mentions.items():
            known = self.vocabulary.concepts.get(iri)
            if known is None:
                candidate = self.candidates.get(iri)
                if candidate is not None:
                    yield Name(candidate.label, iri, candidate.types[0].value, candidate.label, count)
                continue
            for label in known.labels:
                if label.scope is not Scope.HIDDEN:
                    yield Name(label.text, iri, known.types[0].value, known.label, count)


class Catalogues:
    """The catalogue of a library that changes: made anew when it is old, but not more often than it is worth."""

    def __init__(self, view: View, vocabulary: Vocabulary) -> None:
        self._view = view
        self._vocabulary = vocabulary
        self._refreshing = threading.Lock()
        self._version = -1
        self._made = self._cost = 0.0
        self._current: Catalogue | None = None

    def current(self) -> Catalogue:
        """The newest catalogue; one that is slow to make may lag a little behind a library that keeps changing."""
        if self._current is None or self._is_due():
            with self._refreshing:
                if self._current is None or self._is_due():
                    self._refresh()
        assert self._current is not None
        return self._current

    def _is_due(self) -> bool:
        return self._version != self._view.version and time.monotonic() - self._made >= _REFRESH_SHARE * self._cost

    def _refresh(self) -> None:
        began, version = time.monotonic(), self._view.version
        self._current = Catalogue.of(self._view, self._vocabulary)
        self._made = time.monotonic()
        self._cost = self._made - began
        self._version = version


def _candidates(view: View) -> dict[str, ConceptRef]:
    types = {type_.value: type_ for type_ in ConceptType}
    found: dict[str, tuple[str, set[ConceptType]]] = {}
    for iri, label, type_ in view.select("SELECT DISTINCT iri, label, type FROM candidate ORDER BY iri, label, type"):
        found.setdefault(str(iri), (str(label), set()))[1].add(types[str(type_)])
    return {iri: ConceptRef(iri, label, tuple(sorted(kinds))) for iri, (label, kinds) in found.items()}


def references(catalogue: Catalogue, iris: Iterable[str]) -> tuple[ConceptRef, ...]:
    """Those of the concepts that the catalogue knows, in the order given."""
    return tuple(concept for iri in iris if (concept := catalogue.concept(iri)) is not None)
