"""From a tagged phrase to a concept: one of the vocabulary's where a name fits, else a candidate of the text's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.identifiers import candidate_iri
from graph.linking.dictionary import Match, Sense
from graph.linking.labels import DEGREES, DETERMINERS, label
from graph.linking.lookup import Lookup
from graph.linking.predicates import HARM, about_harm
from graph.linking.senses import reasons, score
from graph.linking.tags import Tagged
from graph.linking.tokens import Token, key
from graph.model import Mention, Span
from ontology.terms import ConceptType

_KIN = {
    ConceptType.SUBSTANCE: {ConceptType.SUBSTANCE, ConceptType.MEDICATION},
    ConceptType.MEDICATION: {ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY},
    ConceptType.THERAPY: {ConceptType.THERAPY, ConceptType.MEDICATION},
    ConceptType.CONDITION: {ConceptType.CONDITION, ConceptType.EFFECT},
    ConceptType.EFFECT: {ConceptType.CONDITION, ConceptType.EFFECT},
    ConceptType.CAUSE: set(ConceptType),
}
_WHOLE, _CORE = 1.0, 0.85
_PASSED_OVER = DEGREES | DETERMINERS
_DENIALS = frozenset({"no", "not", "never", "without"})
_MANNER = frozenset({"under"})
_EASED = {ConceptType.EFFECT, ConceptType.CONDITION}
_RELIEF = re.compile(
    r"(?:reduc|reliev|diminish|decreas|lessen|alleviat|suppress|sooth|neutrali[sz]|minimi[sz]|prevent|block|eas)"
    r"(?:e|es|ing|s)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name found in a phrase: the match, how well it covers the phrase, and why in words."""

    match: Match
    cover: float
    why: tuple[str, ...]


class Grounding:
    """Ties tagged phrases of one document to concepts."""

    def __init__(self, lookup: Lookup, text: str, tokens: Sequence[Token], matches: Sequence[Match]) -> None:
        self._lookup = lookup
        self._text = text
        self._tokens = tokens
        self._whole = {(match.first, match.last): match for match in matches}

    def mention(self, tagged: Tagged) -> Mention:
        """The mention that a tagged phrase is, with its concept, score and reasons."""
        tagged = self._without_manner(self._without_denial(self._without_relief(tagged)))
        tokens = self._tokens[tagged.first : tagged.last]
        span = Span(tokens[0].start, tokens[-1].end)
        said = f"tagged as {tagged.type.value} in its context ({tagged.score:.2f})"
        names = [name for name in self._names(tagged) if self._fitting(name.match, tagged.type)]
        named = next((name for name in names if name.cover), None)
        if named is None:
            own = label(tokens, self._text)
            near = self._fitting(names[0].match, tagged.type)[0].concept if names else None
            reason = "no vocabulary has this name"
            return Mention(
                span, str(candidate_iri(own)), own, tagged.type, _round(tagged.score), (said, reason), True, near
            )
        senses = self._fitting(named.match, tagged.type)
        match = Match(named.match.first, named.match.last, senses, named.match.defined)
        concept = self._lookup.concept(senses[0].concept)
        why = (said, *reasons(match, concept.label), *named.why)
        total = tagged.score * named.cover * score(match)
        return Mention(span, concept.iri, concept.label, tagged.type, _round(total), why)

    def _without_denial(self, tagged: Tagged) -> Tagged:
        """ "Not physically dependent" is about dependence, and denies it; "not sleeping" is a thing of its own."""
        first, following = self._tokens[tagged.first], self._tokens[tagged.first + 1 : tagged.last]
        if first.norm not in _DENIALS or not following or following[0].norm.endswith("ing"):
            return tagged
        return replace(tagged, first=tagged.first + 1)

    def _without_relief(self, tagged: Tagged) -> Tagged:
        """A phrase like "reducing cravings" is about the cravings: what eases them is the claim's to say."""
        if tagged.type not in _EASED or not _RELIEF.fullmatch(self._tokens[tagged.first].text):
            return tagged
        for first in range(tagged.first + 1, tagged.last):
            match = self._match(first, tagged.last)
            if match and any(_EASED.intersection(self._lookup.types_of(sense.concept)) for sense in match.senses):
                return Tagged(first, tagged.last, tagged.type, tagged.score)
        return tagged

    def _without_manner(self, tagged: Tagged) -> Tagged:
        """How a named therapy is given is no part of it: "detoxification under medical supervision"."""
        if tagged.type is not ConceptType.THERAPY:
            return tagged
        for last in range(tagged.first + 1, tagged.last):
            if self._tokens[last].norm in _MANNER and self._match(tagged.first, last):
                return replace(tagged, last=last)
        return tagged

    def _names(self, tagged: Tagged) -> Iterator[_Name]:
        """Names in the phrase: the whole, then its core without words of degree, then (cover 0) its longest part."""
        first, last = tagged.first, tagged.last
        if about_harm(self._tokens[first:last], tagged.type):
            senses = tuple(sense for sense in self._lookup.dictionary.senses(("harm",)) if sense.concept == HARM)
            yield _Name(Match(first, last, senses), _WHOLE, ("said by an adjective",))
        whole = self._whole.get((first, last)) or self._match(first, last)
        if whole:
            yield _Name(whole, _WHOLE, ())
        core = first
        while core < last - 1 and self._passes_over(core):
            core += 1
        if core > first and (match := self._match(core, last)):
            left_out = self._text[self._tokens[first].start : self._tokens[core].start].strip()
            yield _Name(match, _CORE, (f"“{left_out}” only says how much or which",))
        for start in range(first + 1, last):
            if part := self._match(start, last):
                yield _Name(part, 0.0, ())
                break

    def _passes_over(self, at: int) -> bool:
        token = self._tokens[at]
        return not token.norm or token.text.casefold() in _PASSED_OVER

    def _match(self, first: int, last: int) -> Match | None:
        whole = self._whole.get((first, last))
        if whole:
            return whole
        senses = self._lookup.dictionary.senses(key(self._tokens[first:last]))
        return Match(first, last, senses) if senses else None

    def _fitting(self, match: Match, type_: ConceptType) -> tuple[Sense, ...]:
        """The senses whose concept can play this role, those of the very type first."""
        kin = [s for s in match.senses if _KIN[type_].intersection(self._lookup.types_of(s.concept))]
        return tuple(sorted(kin, key=lambda sense: type_ not in self._lookup.types_of(sense.concept)))


def _round(score: float) -> float:
    return round(min(max(score, 0.0), 1.0), 3)
