"""Users' own vocabularies: SKOS files that extend the shipped one.

A file may be Turtle (.ttl), N-Triples (.nt), RDF/XML (.rdf, .xml) or JSON-LD (.jsonld, .json). Nothing is fetched:
JSON-LD contexts must stand in the file, RDF/XML must not declare entities.

Each ``skos:Concept`` in it needs an IRI, a ``skos:prefLabel``, and a type: one of the ontology's classes as its
``rdf:type``, or a broader, exactly or closely matching concept that has one. A concept that has ours, or what ours is
an exact match of, as its ``skos:exactMatch`` is not a new one: it gives ours its labels, and its IRI as a match.
"""

from __future__ import annotations

import graphlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ontology.concept import Concept, Label, Scope
from ontology.errors import VocabularyError
from ontology.namespaces import PK, RDF, SKOS
from ontology.terms import ConceptType

LARGEST = 64 * 1024 * 1024
"""Bytes that a file may have."""

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_SCOPES: dict[str, Scope] = {
    str(PK.layLabel): Scope.LAY,
    str(PK.relatedLabel): Scope.RELATED,
    str(PK.broadLabel): Scope.BROAD,
    str(PK.narrowLabel): Scope.NARROW,
    str(SKOS.altLabel): Scope.EXACT,
    str(SKOS.hiddenLabel): Scope.HIDDEN,
}
_TYPES = {str(t.iri): t for t in ConceptType}
_TYPE_NAMES = ", ".join(f"pk:{t.value.capitalize()}" for t in ConceptType)

_Triples = Mapping[str, Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]


def read(path: Path, known: Mapping[str, Concept]) -> dict[str, Concept]:
    """The concepts, new or changed, that a file adds to the ``known`` ones, by IRI.

    Raises:
        VocabularyError: if the file cannot be read or does not hold together; it says what is wrong and where.
    """
    return _File(str(path), _parsed(path), known).concepts()


def _parsed(path: Path) -> _Triples:
    format_ = _FORMATS.get(path.suffix.lower())
    if format_ is None:
        raise VocabularyError(str(path), f"its name must end in one of {', '.join(_FORMATS)}")
    try:
        content = _content(path, format_)
        triples: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]
        triples = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(content, format=format_, base_iri=path.absolute().as_uri()):
            if not isinstance(quad.object, ox.Triple) and not isinstance(quad.subject, ox.Triple):
                triples[str(quad.subject.value)][quad.predicate.value].append(quad.object)
    except (OSError, SyntaxError, ValueError) as error:
        raise VocabularyError(str(path), f"it cannot be read: {error}") from error
    return triples


def _content(path: Path, format_: ox.RdfFormat) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1024 // 1024} MB")
    content = path.read_bytes()
    text = content.decode("utf-8")
    if format_ == ox.RdfFormat.RDF_XML and ("<!DOCTYPE" in text or "<!ENTITY" in text):
        raise ValueError("RDF/XML must not declare entities or a document type; write the IRIs out")
    return content


@dataclass(frozen=True)
class _File:
    """A parsed file, and the concepts that it extends."""

    source: str
    triples: _Triples
    known: Mapping[str, Concept]

    def concepts(self) -> dict[str, Concept]:
        if not self.stated:
            raise VocabularyError(self.source, "it describes no skos:Concept")
        changed: dict[str, Concept] = {}
        for iri in self.stated:
            same = self.merged.get(iri)
            if same is None:
                changed[iri] = self._new(iri)
            else:
                changed[same] = self._extended(changed.get(same, self.known[same]), iri)
        self._check_acyclic(changed)
        return changed

    @cached_property
    def stated(self) -> list[str]:
        """The IRIs of the concepts in the file, sorted."""
        found = [iri for iri in self.triples if str(SKOS.Concept) in self._iris(iri, RDF.type)]
        for iri in found:
            if ":" not in iri:
                label = next(iter(self._texts(iri, SKOS.prefLabel)), None)
                raise VocabularyError(self.source, "a concept needs an IRI, not a blank node", label and label[0])
        return sorted(found)

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """From IRIs in the file to the known concepts that they are the same as."""
        same = {iri: iri for iri in self.stated if iri in self.known}
        for iri in self.stated:
            matches = [ours for m in self._iris(iri, SKOS.exactMatch) if (ours := self._ours(m)) is not None]
            if len(set(matches)) > 1:
                raise VocabularyError(self.source, f"it exactly matches two concepts: {' and '.join(matches)}", iri)
            if matches and iri not in same:
                same[iri] = matches[0]
        return same

    @cached_property
    def _by_match(self) -> Mapping[str, str]:
        return {match: iri for iri, concept in self.known.items() for match in concept.matches}

    def _ours(self, iri: str) -> str | None:
        return iri if iri in self.known else self._by_match.get(iri)

    def _new(self, iri: str) -> Concept:
        labels = self._labels(iri)
        return Concept(
            iri=iri,
            label=labels[0].text,
            types=self._types(iri),
            labels=labels,
            broader=tuple(self._parents(iri)),
            matches=tuple(m for m in self._iris(iri, SKOS.exactMatch) if m not in self.triples),
            close=tuple(self._iris(iri, SKOS.closeMatch)),
        )

    def _extended(self, concept: Concept, iri: str) -> Concept:
        own = iri == concept.iri
        labels = self._labels(iri, needed=not own)
        has_name = own and bool(self._texts(iri, SKOS.prefLabel))
        ordered = (*labels, *concept.labels) if has_name else (*concept.labels, *labels)
        return replace(
            concept,
            label=ordered[0].text,
            labels=tuple({label.text.lower(): label for label in reversed(ordered)}.values())[::-1],
            types=tuple(dict.fromkeys((*self._stated_types(iri), *concept.types) if own else concept.types)),
            broader=tuple(dict.fromkeys((*concept.broader, *(p for p in self._parents(iri) if p != concept.iri)))),
            matches=concept.matches if own else tuple(dict.fromkeys((*concept.matches, iri))),
        )

    def _labels(self, iri: str, *, needed: bool = True) -> tuple[Label, ...]:
        """The preferred label and then the others, in English, no language, or that of the preferred one."""
        preferred = sorted(self._texts(iri, SKOS.prefLabel), key=lambda label: (_rank(label[1]), label[1]))
        languages = [language for _, language in preferred]
        if len(set(languages)) < len(languages):
            raise VocabularyError(self.source, "it has two preferred labels in one language", iri)
        if needed and not preferred:
            raise VocabularyError(self.source, "it has no skos:prefLabel", iri)
        understood = {"", *languages[:1]}
        labels = [Label(preferred[0][0])] if preferred else []
        for predicate, scope in _SCOPES.items():
            texts = self._texts(iri, predicate)
            labels += [Label(t, scope) for t, lang in sorted(texts) if lang in understood or _rank(lang) < 2]
        return tuple({label.text.lower(): label for label in reversed(labels)}.values())[::-1]

    def _types(self, iri: str) -> tuple[ConceptType, ...]:
        """What the concept states, else what the concepts above it or like it are."""
        seen: set[str] = set()
        open_ = [iri]
        while open_:
            for one in open_:
                concept = self.known.get(self.merged.get(one, one))
                if types := self._stated_types(one) or (concept.types if concept else ()):
                    return types
            seen.update(open_)
            open_ = [near for one in open_ for near in self._near(one) if near not in seen]
        raise VocabularyError(
            self.source, f"it has no type: state one of {_TYPE_NAMES}, or a skos:broader concept that has one", iri
        )

    def _near(self, iri: str) -> Iterator[str]:
        yield from self._parents(iri)
        for predicate in (SKOS.exactMatch, SKOS.closeMatch):
            yield from (ours for m in self._iris(iri, predicate) if (ours := self._ours(m)) is not None)

    def _stated_types(self, iri: str) -> tuple[ConceptType, ...]:
        return tuple(t for name, t in _TYPES.items() if name in self._iris(iri, RDF.type))

    def _parents(self, iri: str) -> list[str]:
        parents = [
            self._parent(iri, parent) for parent in (*self._iris(iri, SKOS.broader), *self._inverse.get(iri, ()))
        ]
        parents += [ours for m in self._iris(iri, SKOS.broadMatch) if (ours := self._ours(m)) is not None]
        return list(dict.fromkeys(parents))

    def _parent(self, iri: str, parent: str) -> str:
        ours = self.merged.get(parent) or self._ours(parent)
        if ours is None and parent not in self.stated:
            raise VocabularyError(self.source, f"its broader concept {parent} is neither in the file nor known", iri)
        return ours or parent

    @cached_property
    def _inverse(self) -> Mapping[str, list[str]]:
        """The broader concepts of those that are stated as ``skos:narrower``."""
        parents: dict[str, list[str]] = defaultdict(list)
        for iri in self.stated:
            for child in self._iris(iri, SKOS.narrower):
                parents[child].append(iri)
        return parents

    def _check_acyclic(self, changed: Mapping[str, Concept]) -> None:
        above: dict[str, tuple[str, ...]] = {}
        open_ = list(changed)
        while open_:
            iri = open_.pop()
            if iri not in above:
                above[iri] = (changed.get(iri) or self.known[iri]).broader
                open_ += above[iri]
        try:
            graphlib.TopologicalSorter(above).prepare()
        except graphlib.CycleError as error:
            raise VocabularyError(self.source, f"broader than itself: {' < '.join(error.args[1])}") from error

    def _iris(self, iri: str, predicate: str) -> list[str]:
        return [o.value for o in self.triples[iri].get(str(predicate), ()) if isinstance(o, ox.NamedNode)]

    def _texts(self, iri: str, predicate: str) -> list[tuple[str, str]]:
        """Texts with their languages, blank ones left out."""
        objects: Iterable[object] = self.triples[iri].get(str(predicate), ())
        return [
            (" ".join(o.value.split()), o.language or "")
            for o in objects
            if isinstance(o, ox.Literal) and o.value.strip()
        ]


def _rank(language: str) -> int:
    """English first, then no language, then the others."""
    return 0 if language == "en" or language.startswith("en-") else 1 if not language else 2
