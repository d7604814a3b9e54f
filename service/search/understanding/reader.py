"""From a question to what it means: mended spelling, linked concepts, and the relation asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from embeddings.terms import terms
from graph.linking import Lookup
from graph.linking.dictionary import Match
from graph.linking.tokens import Token, key, name_key, tokenise
from graph.model import Span
from ontology.concept import Scope
from ontology.namespaces import ID
from ontology.terms import ConceptType, Relation
from service.search.catalogue import Catalogue, references
from service.search.names import words
from service.search.request import Understand
from service.search.response import Asked, ConceptRef, LinkedConcept, Understanding
from service.search.understanding.candidates import CIRCUMSTANCES, candidate
from service.search.understanding.forms import EFFECTS, Given
from service.search.understanding.intents import Intent, intent
from service.search.understanding.spelling import Spelling

_NAMES = 2
_PART = 3
"""Letters that each of two words has at least which are one in a name: "cluster in" is no protein."""
_DESCRIBING = frozenset({"high"})
_CURING = frozenset({Relation.TREATS, Relation.RELIEVES, Relation.PREVENTS})
_TREATABLE = frozenset({ConceptType.CONDITION, ConceptType.EFFECT})
_ADDICTED = ("addiction", "dependence", "use disorder")
"""Words that, behind the name of a substance, name what of it is treated."""
_WITHDRAWN = ("withdrawal", "withdrawal syndrome")
_WITHDRAWAL = str(ID["concept/withdrawal-symptom"])
_TAKEN = frozenset({ConceptType.SUBSTANCE, ConceptType.MEDICATION})


class Reader:
    """Reads questions with the vocabulary and with what the library holds.

    ``spelling`` mends them with the same vocabulary.
    """

    def __init__(self, lookup: Lookup, spelling: Spelling) -> None:
        self._lookup = lookup
        self._spelling = spelling

    def read(self, question: str, catalogue: Catalogue, wanted: Understand) -> Understanding:
        """How the question is understood, with the parts that are wanted."""
        tokens, text, mended = tokenise(question), question, frozenset[str]()
        if wanted.spelling:
            text, mended = self._spelling.mended(question, tokens, catalogue.concept_names)
            tokens = tokenise(text) if mended else tokens
        concepts = self._linked(text, tokens, catalogue, mended) if wanted.concepts else ()
        asks = intent(text) if wanted.relation else None
        if asks is not None and wanted.concepts:
            for end in (asks.topic, asks.confirm):
                whole = candidate(end, text, tokens, concepts, catalogue) if end is not None else None
                concepts = (whole, *concepts) if whole is not None else concepts
        asked = _asked(asks, text, concepts, catalogue) if asks is not None else None
        if asked is not None and asks is not None:
            asked = self._of_withdrawal(asked, catalogue) if asks.withdrawal else self._of_addiction(asked, catalogue)
        synonyms = (name for linked in concepts for name in other_names(linked, catalogue)) if wanted.synonyms else ()
        return Understanding(text, concepts, asked, tuple(dict.fromkeys(synonyms)))

    def _of_addiction(self, asked: Asked, catalogue: Catalogue) -> Asked:
        """The same, but where a substance is to be treated, first of the addiction to it: "treatment for heroin"."""
        about = asked.about[0]
        curing = asked.given == Given.OBJECT and _CURING.issuperset(asked.relations)
        if not curing or not _TREATABLE.isdisjoint(about.types) or _TAKEN.isdisjoint(about.types):
            return asked
        return replace(asked, about=(*self._compounds(about, _ADDICTED, catalogue), *asked.about))

    def _of_withdrawal(self, asked: Asked, catalogue: Catalogue) -> Asked | None:
        """The symptoms of withdrawal from a substance, by its name or where texts name both; None of other things."""
        about = asked.about[0]
        if _TAKEN.isdisjoint(about.types):
            return None
        named = self._compounds(about, _WITHDRAWN, catalogue)
        if named:
            return replace(asked, relations=(Relation.HAS_SYMPTOM,), about=named)
        general = references(catalogue, [_WITHDRAWAL])
        return replace(asked, relations=(Relation.HAS_SYMPTOM,), about=general, within=(about,)) if general else None

    def _compounds(self, about: ConceptRef, words: Sequence[str], catalogue: Catalogue) -> tuple[ConceptRef, ...]:
        """The concepts that the library speaks of by the name of this one and one of the words."""
        named = (self._lookup.dictionary.senses(name_key(f"{about.label} {word}")) for word in words)
        spoken_of = (sense.concept for senses in named for sense in senses if catalogue.mentions.get(sense.concept))
        return references(catalogue, dict.fromkeys(spoken_of))

    def _linked(
        self, text: str, tokens: Sequence[Token], catalogue: Catalogue, mended: frozenset[str]
    ) -> tuple[LinkedConcept, ...]:
        def linked(match: Match) -> LinkedConcept | None:
            return _linked(match, text, tokens, catalogue, mended)

        found: list[LinkedConcept] = []
        for match in self._matches(text, tokens):
            whole = linked(match)
            if whole is not None:
                found += [whole] if _is_spoken_of(whole) else self._parts(tokens, match, linked) or [whole]
        return tuple(found)

    def _matches(self, text: str, tokens: Sequence[Token]) -> list[Match]:
        """The names in the question, in order; two words that are one in a name are that name: "heart burn"."""
        found = self._lookup.matches(text, tokens)
        long = [match for match in found if match.last - match.first > 1]
        taken = {at for match in long for at in range(match.first, match.last)}
        for at, pair in enumerate(pairwise(tokens)):
            word = "".join(token.text for token in pair)
            parts = all(len(token.text) >= _PART for token in pair) and word.isalpha()
            possible = parts and taken.isdisjoint((at, at + 1))
            if possible and (senses := self._lookup.dictionary.senses(name_key(word))):
                long.append(Match(at, at + 2, senses))
                taken.update((at, at + 1))
        short = (match for match in found if match.first not in taken and not _describes(tokens, match.first))
        return sorted([*long, *short], key=lambda match: match.first)

    def _parts(
        self, tokens: Sequence[Token], match: Match, linked: Callable[[Match], LinkedConcept | None]
    ) -> list[LinkedConcept]:
        """The two names that a longer one is made of, if the library speaks of both; the first modifies the second."""
        for cut in range(match.first + 1, match.last):
            spans = ((match.first, cut), (cut, match.last))
            named = [(first, last, self._lookup.dictionary.senses(key(tokens[first:last]))) for first, last in spans]
            parts = [linked(Match(first, last, senses)) for first, last, senses in named if senses]
            spoken_of = [part for part in parts if part is not None and _is_spoken_of(part)]
            if len(spoken_of) == len(spans):
                modifier, head = spoken_of
                return [replace(modifier, modifies=head.concept.iri), head]
        return []


def _linked(
    match: Match, text: str, tokens: Sequence[Token], catalogue: Catalogue, mended: frozenset[str]
) -> LinkedConcept | None:
    """The sense of a name that the library speaks of most; the preferred one when it speaks of none."""
    ranked = sorted(match.senses, key=lambda sense: -catalogue.mentions.get(sense.concept, 0))
    concept = catalogue.concept(ranked[0].concept)
    if concept is None:
        return None
    span = Span(tokens[match.first].start, tokens[match.last - 1].end)
    written = span.of(text)
    return LinkedConcept(
        concept=concept,
        start=span.start,
        end=span.end,
        written=written,
        name=ranked[0].label,
        corrected=not mended.isdisjoint(words(written)),
        mentions=catalogue.mentions.get(concept.iri, 0),
        narrower=len(catalogue.narrower(concept.iri)),
    )


def _is_spoken_of(linked: LinkedConcept) -> bool:
    return linked.mentions > 0 or linked.narrower > 0


def _describes(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is also a name stands before what it describes: "high" in "high grade"."""
    return tokens[at].norm in _DESCRIBING and at + 1 < len(tokens) and bool(terms(tokens[at + 1].text))


def _asked(asks: Intent, text: str, concepts: Sequence[LinkedConcept], catalogue: Catalogue) -> Asked | None:
    """The relation with the concepts it is asked of; None when the question names none of them, at either end."""
    topic = _inside(asks.topic, concepts)
    about = _likely_first(asks, _distinct(topic))
    confirm = _distinct(_inside(asks.confirm, concepts)) if asks.confirm is not None else ()
    if not about or (asks.confirm is not None and not confirm):
        return None
    if asks.quality is not None:
        confirm = references(catalogue, [asks.quality])
    within = tuple(linked.concept for linked in concepts if linked.modifies == about[0].iri)
    amid = tuple(concept for concept in _circumstances(topic, text) if concept != about[0])
    relations = _relations(asks, about[0])
    return Asked(relations, about, asks.given.value, asks.types, confirm, within, asks.hereditary, amid)


def _inside(span: Span, concepts: Sequence[LinkedConcept]) -> list[LinkedConcept]:
    return [linked for linked in concepts if span.contains(Span(linked.start, linked.end)) and linked.modifies is None]


def _distinct(concepts: Iterable[LinkedConcept]) -> tuple[ConceptRef, ...]:
    return tuple(dict.fromkeys(linked.concept for linked in concepts))


def _circumstances(topic: Sequence[LinkedConcept], text: str) -> tuple[ConceptRef, ...]:
    """What the topic names behind another thing and a preposition: cancer, in "pain in cancer"."""
    between = ((words(text[before.end : linked.start]), linked) for before, linked in pairwise(topic))
    return _distinct(linked for said, linked in between if said and said[0] in CIRCUMSTANCES)


def _likely_first(asks: Intent, about: tuple[ConceptRef, ...]) -> tuple[ConceptRef, ...]:
    """Those first that can be at the given end: what is treated or has symptoms is a condition or an effect."""
    curing = asks.given is Given.OBJECT and _CURING.issuperset(asks.relations)
    if curing or asks.relations == (Relation.HAS_SYMPTOM,):
        return tuple(sorted(about, key=lambda concept: _TREATABLE.isdisjoint(concept.types)))
    return about


def _relations(asks: Intent, about: ConceptRef) -> tuple[Relation, ...]:
    """The relations asked for; the signs of a substance are its effects."""
    of_substance = _TREATABLE.isdisjoint(about.types) and not _TAKEN.isdisjoint(about.types)
    return EFFECTS if asks.relations == (Relation.HAS_SYMPTOM,) and of_substance else asks.relations


def other_names(linked: LinkedConcept, catalogue: Catalogue) -> tuple[str, ...]:
    """The best-known other names of a linked concept, by the preferred one and those of laymen; few find most."""
    known = catalogue.vocabulary.concepts.get(linked.concept.iri)
    if known is None:
        return ()
    names = [known.label, *(label.text for label in known.labels if label.scope is Scope.LAY)]
    others = {name.casefold(): name for name in names if name.casefold() != linked.written.casefold()}
    return tuple(others.values())[:_NAMES]


def restated(understanding: Understanding) -> str:
    """The question with the concepts that texts speak of by their preferred names: "heroin" for "smack"."""
    pieces, end = [], 0
    for linked in sorted(understanding.concepts, key=lambda linked: linked.start):
        if linked.mentions and linked.start >= end and terms(linked.written) != terms(linked.concept.label):
            pieces += [understanding.text[end : linked.start], linked.concept.label]
            end = linked.end
    return "".join([*pieces, understanding.text[end:]])
