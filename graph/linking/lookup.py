"""Dictionary linking: the vocabulary's names in a text, pruned by evidence, with the document's own abbreviations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from graph.identifiers import candidate_iri
from graph.linking.abbreviations import abbreviations
from graph.linking.branches import set_aside
from graph.linking.composition import Composition
from graph.linking.dictionary import Dictionary, Match, Sense
from graph.linking.labels import label
from graph.linking.tokens import Token, name_key, tokenise
from graph.model import Document, Mention, Span
from ontology.concept import Concept, Scope
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary, collector_paused

_DATA = Path(__file__).parent / "data"
_PREFERENCE = (Scope.EXACT, Scope.LAY, Scope.HIDDEN, Scope.NARROW, Scope.RELATED, Scope.BROAD)
_SCOPE_SCORE = {Scope.EXACT: 0.95, Scope.LAY: 0.9, Scope.HIDDEN: 0.9, Scope.NARROW: 0.75, Scope.RELATED: 0.7}
_COMPOSED_SCORE = 0.6
_NO_ENZYMES = frozenset("base case crease database decrease disease ease erase increase phase phrase release".split())


class Lookup:
    """The part of linking that needs no learned model."""

    def __init__(self, vocabulary: Vocabulary, pruned: Sequence[str] | None = None) -> None:
        """Read the vocabulary's labels; ``pruned`` are normal forms to leave out, by default the shipped list."""
        self._vocabulary = vocabulary
        self._aside = set_aside(vocabulary)
        with collector_paused():
            self.dictionary = Dictionary(_senses(vocabulary), shipped_pruning() if pruned is None else pruned)
            self._composition = Composition(vocabulary, self.dictionary)

    def matches(self, text: str, tokens: Sequence[Token]) -> tuple[Match, ...]:
        """The vocabulary's names among the tokens of ``text``, in order, without overlaps.

        A short form that the text defines means what its long form means, wherever it stands; when the long form
        is no name of the vocabulary, the short form is none either.
        """
        plain = list(self.dictionary.matches(tokens))
        defined = self._defined(text)
        if not defined:
            return tuple(plain)
        taken = {index for match in plain for index in range(match.first, match.last) if match.last - match.first > 1}
        kept = [m for m in plain if m.last - m.first > 1 or tokens[m.first].text not in defined]
        for index, token in enumerate(tokens):
            long, senses = defined.get(token.text, ("", ()))
            if senses and index not in taken:
                kept.append(Match(index, index + 1, senses, long))
        return tuple(sorted(kept, key=lambda match: match.first))

    def _defined(self, text: str) -> dict[str, tuple[str, tuple[Sense, ...]]]:
        found = {}
        for abbreviation in abbreviations(text):
            long = abbreviation.long.of(text)
            found[abbreviation.short.of(text)] = (long, self.dictionary.senses(name_key(long)))
        return found

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """The names of substances, disorders and therapies in the document, with the type that each mostly has."""
        text = document.text
        tokens = tokenise(text)
        names, others = [], []
        for match in self.matches(text, tokens):
            senses = tuple(sense for sense in match.senses if sense.concept not in self._aside)
            if senses and not _in_an_enzyme(tokens, match):
                names.append(replace(match, senses=senses))
            else:
                others.append(match)
        return tuple(self._mention(text, tokens, match) for match in self._composition.composed(tokens, names, others))

    def _mention(self, text: str, tokens: Sequence[Token], match: Match) -> Mention:
        span = Span(tokens[match.first].start, tokens[match.last - 1].end)
        if not match.senses:
            own = label(tokens[match.first : match.last], text)
            why = ("no vocabulary has this name; a disorder by its last word",)
            return Mention(span, str(candidate_iri(own)), own, ConceptType.CONDITION, _COMPOSED_SCORE, why, True)
        concept = self._vocabulary.concepts[match.senses[0].concept]
        return Mention(span, concept.iri, concept.label, concept.types[0], score(match), reasons(match, concept.label))

    def concept(self, iri: str) -> Concept:
        """The vocabulary's concept with this IRI."""
        return self._vocabulary.concepts[iri]

    def types_of(self, iri: str) -> tuple[ConceptType, ...]:
        """The types of a concept of the vocabulary, what it mostly is first."""
        return self._vocabulary.concepts[iri].types


def _in_an_enzyme(tokens: Sequence[Token], match: Match) -> bool:
    """Whether the words are part of an enzyme's name: "NADPH oxidase"."""
    after = next((token for token in tokens[match.last : match.last + 2] if token.norm), None)
    return after is not None and after.norm.endswith("ase") and after.norm not in _NO_ENZYMES


def _senses(vocabulary: Vocabulary) -> Iterator[Sense]:
    """What the vocabulary's labels mean, in order of preference."""
    concepts = vocabulary.concepts
    ranked = sorted(
        vocabulary.labels(), key=lambda named: (_PREFERENCE.index(named[1]), named[0] != concepts[named[2]].label)
    )
    return (Sense(iri, text, scope.value) for text, scope, iri in ranked)


def score(match: Match) -> float:
    """How far a dictionary match is to be trusted, from the scope of its label and the number of its senses."""
    return round(_SCOPE_SCORE.get(Scope(match.senses[0].scope), 0.6) * (0.9 if len(match.senses) > 1 else 1.0), 3)


def reasons(match: Match, label: str) -> tuple[str, ...]:
    """Why a match was made, in words."""
    sense = match.senses[0]
    said = [f"{sense.scope} label “{sense.label}” of “{label}”"]
    if match.defined:
        said.append(f"abbreviation of “{match.defined}”, as the document defines it")
    if len(match.senses) > 1:
        said.append(f"preferred among {len(match.senses)} concepts of this name")
    return tuple(said)


@cache
def shipped_pruning() -> frozenset[str]:
    """Normal forms that texts use for something else, or that say too little: by evidence, and by reading."""
    return frozenset(name for file in ("pruned.txt", "generic.txt") for name in _lines(_DATA / file))


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
