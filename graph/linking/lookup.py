"""Dictionary linking: the vocabulary's names in a text, pruned by evidence, with the document's own abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

from graph.identifiers import candidate_iri
from graph.linking.abbreviations import further_abbreviations
from graph.linking.branches import set_aside
from graph.linking.composition import Composition
from graph.linking.compounds import compounds
from graph.linking.contexts import means_another
from graph.linking.continuation import continued
from graph.linking.dictionary import Dictionary, Match, Sense
from graph.linking.disorders import adjectives, causes
from graph.linking.formulas import codes, is_code, unbracketed
from graph.linking.labels import label, word_set
from graph.linking.morphology import is_substance
from graph.linking.senses import ranked, reasons, score
from graph.linking.shortforms import short_forms
from graph.linking.tokens import Token, key, name_key, tokenise
from graph.model import Document, Mention, Span
from ontology.concept import Concept
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary, collector_paused

_DATA = Path(__file__).parent / "data"
_COMPOSED_SCORE = 0.6
_OUTSIDE = re.compile(r"[,;()]|\b(?:of|in|for|from|with|without|to|by|on)\b", re.I)
_WHERE_OR_HOW_MUCH = word_set("blood dietary elevated high increased inhaled low membrane plasma raised serum")
_WHOSE = word_set("childhood female pediatric")
_PREPARED = word_set("injection patch supplement tablet use")


class Lookup:
    """The part of linking that needs no learned model."""

    def __init__(self, vocabulary: Vocabulary, pruned: Sequence[str] | None = None) -> None:
        """Read the vocabulary's labels; ``pruned`` are normal forms to leave out, by default the shipped list."""
        self._vocabulary = vocabulary
        self._aside = set_aside(vocabulary)
        self._causes = causes(vocabulary, self._aside)
        self._everyday = frozenset(_lines(_DATA / "everyday.txt"))
        with collector_paused():
            senses = tuple(ranked(vocabulary))
            self.dictionary = Dictionary(senses, shipped_pruning() if pruned is None else pruned)
            self._adjective = adjectives(vocabulary, (s for s in senses if s.concept not in self._aside))
            self._composition = Composition(vocabulary, self.dictionary)

    def matches(self, text: str, tokens: Sequence[Token]) -> tuple[Match, ...]:
        """The vocabulary's names among the tokens of ``text``, in order, without overlaps.

        A short form that the text defines means what its long form means, wherever it stands; when the long form
        is no name of the vocabulary, the short form is none either.
        """
        plain = list(self.dictionary.matches(tokens))
        within = {index: match for match in plain for index in range(match.first, match.last)}
        kept = dict.fromkeys(plain)
        for form in short_forms(text, tokens):
            covered = {within[index] for index in range(form.first, form.last) if index in within}
            if all(form.first <= match.first and match.last <= form.last for match in covered):
                for match in covered:
                    kept.pop(match, None)
                long = form.long.of(text)
                if senses := self.dictionary.senses(name_key(long)):
                    kept[Match(form.first, form.last, senses, long)] = None
        return tuple(sorted(kept, key=lambda match: match.first))

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """The names of substances, disorders and therapies in the document, with the type that each mostly has."""
        text = document.text
        tokens = unbracketed(text, tokenise(text))
        coded = codes(text, tokens)
        names, others = self._told_apart(tokens, self.matches(text, tokens), coded)
        names = self._with_compounds(text, tokens, names, others, coded)
        found = list(self._composition.composed(tokens, names, others))
        found += self._abbreviated(text, tokens, found)
        described = set(self._adjectives(tokens, found))
        found = [match for match in (*found, *described) if not self._is_doubtful(tokens, match, found)]
        found.sort(key=lambda match: match.first)

        def is_disorder(match: Match) -> bool:
            return self._type(text, tokens, match) in (ConceptType.CONDITION, ConceptType.EFFECT)

        whole = continued(tokens, found, described, self.dictionary, is_disorder)
        return tuple(self._mention(text, tokens, match) for match in whole)

    def _told_apart(
        self, tokens: Sequence[Token], matches: Sequence[Match], coded: Sequence[Match]
    ) -> tuple[list[Match], list[Match]]:
        """The matches that are names of substances, disorders and therapies, and the others; no part of a code is."""
        within = {index: code for code in coded for index in range(code.first, code.last)}
        names, others = [], []
        for match in self._unfolded(tokens, matches):
            code = within.get(match.first)
            if code and match.last - match.first < code.last - code.first:
                continue
            senses = tuple(sense for sense in match.senses if sense.concept not in self._aside)
            everyday = not match.defined and " ".join(key(tokens[match.first : match.last])) in self._everyday
            if senses and not everyday and not means_another(tokens, match, self._is_substance(senses[0])):
                names.append(replace(match, senses=senses))
            else:
                others.append(match)
        return names, others

    def _with_compounds(
        self,
        text: str,
        tokens: Sequence[Token],
        names: Sequence[Match],
        others: Sequence[Match],
        coded: Sequence[Match],
    ) -> list[Match]:
        """The names, in order, with substances that only their spelling names, and as far as their compounds go."""
        taken = {index for match in (*names, *others) for index in range(match.first, match.last)}
        unknown = {Match(i, i + 1, ()) for i, t in enumerate(tokens) if i not in taken and is_substance(t.norm)}
        unknown.update(code for code in coded if taken.isdisjoint(range(code.first, code.last)))
        substances = unknown.union(match for match in names if self._is_substance(match.senses[0]))
        return list(compounds(text, tokens, sorted((*names, *unknown), key=lambda match: match.first), substances))

    def _unfolded(self, tokens: Sequence[Token], matches: Iterable[Match]) -> Iterator[Match]:
        """The matches; in a phrase on what happens to a disorder, the disorder: "tumor" in "tumor growth".

        In one that says where or how much of a substance there is, or how it is given, the substance: "blood glucose".
        In one that says who has a disorder, the disorder: "female breast cancer".
        """
        for match in matches:
            senses = match.senses
            if match.last - match.first > 1 and all(s.concept in self._aside and self._is_effect(s) for s in senses):
                for inner in self.dictionary.matches(tokens[match.first : match.last - 1]):
                    yield replace(inner, first=match.first + inner.first, last=match.first + inner.last)
            else:
                yield self._inner(tokens, match) or match

    def _inner(self, tokens: Sequence[Token], match: Match) -> Match | None:
        worded = [at for at in range(match.first, match.last) if tokens[at].norm]
        if match.defined or len(worded) < 2:
            return None
        whose = tokens[worded[0]].norm in _WHOSE
        first = worded[whose or tokens[worded[0]].norm in _WHERE_OR_HOW_MUCH]
        last = worded[-1 - (tokens[worded[-1]].norm in _PREPARED)] + 1
        if first >= last or (first, last) == (match.first, match.last):
            return None
        senses = self.dictionary.senses(key(tokens[first:last]))
        concepts = {sense.concept for sense in match.senses}
        if not senses or self._is_disorder(senses[0]) != whose or self._is_substance(senses[0]) == whose:
            return None
        return Match(first, last, senses) if whose or last < match.last or senses[0].concept not in concepts else None

    def _abbreviated(self, text: str, tokens: Sequence[Token], found: Sequence[Match]) -> Iterator[Match]:
        """The short forms of phrases that are no names but end in one: "lower respiratory tract infection (LRTI)"."""
        ends = {tokens[match.last - 1].end: match for match in found}
        taken = {index for match in found for index in range(match.first, match.last)}
        for form in chain(short_forms(text, tokens), short_forms(text, tokens, further_abbreviations(text))):
            name, long = ends.get(form.long.end), form.long.of(text)
            if not taken.isdisjoint(range(form.first, form.last)):
                continue
            if name and not _OUTSIDE.search(long):
                yield Match(form.first, form.last, name.senses, long)
            elif "(" in long and (senses := self.dictionary.senses(key(tokens[form.first : form.last]))):
                yield Match(form.first, form.last, senses)

    def _adjectives(self, tokens: Sequence[Token], found: Sequence[Match]) -> Iterator[Match]:
        taken = {index for match in found for index in range(match.first, match.last)}
        for at, token in enumerate(tokens):
            word = token.norm[:-1] if token.norm.endswith("ics") else token.norm  # "schizophrenics"
            sense = self._adjective.get(word) if at not in taken else None
            if sense:
                yield Match(at, at + 1, (sense,))

    def _is_doubtful(self, tokens: Sequence[Token], match: Match, found: Sequence[Match]) -> bool:
        """Whether it is a short acronym that the document neither defines nor bears out by another name for the same.

        Those of disorders with a digit in them are mostly genes.
        """
        written = tokens[match.first].text
        if match.defined or match.last - match.first > 1 or not _is_acronym(written) or is_code(written):
            return False
        if match.senses and not self._is_disorder(match.senses[0]):
            certain = len(written) > 2
        else:
            certain = len(written) > 3 and written.isalpha()
        names = {m.senses[0].concept for m in found if m.senses and not _is_acronym(tokens[m.first].text)}
        return not certain and not (match.senses and match.senses[0].concept in names)

    def _is_effect(self, sense: Sense) -> bool:
        return self._vocabulary.concepts[sense.concept].types[0] is ConceptType.EFFECT

    def _is_substance(self, sense: Sense) -> bool:
        return self._vocabulary.concepts[sense.concept].types[0] in (ConceptType.SUBSTANCE, ConceptType.MEDICATION)

    def _is_disorder(self, sense: Sense) -> bool:
        return ConceptType.CONDITION in self._vocabulary.concepts[sense.concept].types

    def _type(self, text: str, tokens: Sequence[Token], match: Match) -> ConceptType:
        if match.senses:
            iri = match.senses[0].concept
            return ConceptType.CONDITION if iri in self._causes else self._vocabulary.concepts[iri].types[0]
        said = _said(text, tokens, match)
        substance = is_substance(tokenise(said)[-1].norm) or is_code(said)
        return ConceptType.SUBSTANCE if substance else ConceptType.CONDITION

    def _mention(self, text: str, tokens: Sequence[Token], match: Match) -> Mention:
        span = _span(tokens, match)
        type_ = self._type(text, tokens, match)
        if not match.senses:
            said = _said(text, tokens, match)
            own = label(tokenise(said), said)
            why = (f"no vocabulary has this name; a {type_.value} by its words",)
            return Mention(span, str(candidate_iri(own)), own, type_, _COMPOSED_SCORE, why, True)
        concept = self._vocabulary.concepts[match.senses[0].concept]
        return Mention(span, concept.iri, concept.label, type_, score(match), reasons(match, concept.label))

    def concept(self, iri: str) -> Concept:
        """The vocabulary's concept with this IRI."""
        return self._vocabulary.concepts[iri]

    def types_of(self, iri: str) -> tuple[ConceptType, ...]:
        """The types of a concept of the vocabulary, what it mostly is first."""
        return self._vocabulary.concepts[iri].types


def _span(tokens: Sequence[Token], match: Match) -> Span:
    """Where a name stands, without the mark of a possessive that is not its own: "carboplatin" in "carboplatin's"."""
    last = tokens[match.last - 1]
    possessive = last.text[-2:] in ("'s", "\u2019s") and not (match.senses and match.senses[0].label.endswith("'s"))
    return Span(tokens[match.first].start, last.end - 2 if possessive else last.end)


def _said(text: str, tokens: Sequence[Token], match: Match) -> str:
    return match.defined or text[tokens[match.first].start : tokens[match.last - 1].end]


def _is_acronym(written: str) -> bool:
    return len(written) <= 6 and sum(letter.isupper() for letter in written) > 1


@cache
def shipped_pruning() -> frozenset[str]:
    """Normal forms that texts use for something else, or that say too little: by evidence, and by reading."""
    return frozenset(name for file in ("pruned.txt", "generic.txt") for name in _lines(_DATA / file))


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
