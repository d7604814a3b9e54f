"""From a question to what it means: mended spelling, linked concepts, and the relation asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.linking import Lookup
from graph.linking.dictionary import Match
from graph.linking.predicates import HARM
from graph.linking.tokens import Token, tokenise
from graph.model import Span
from ontology.concept import Scope
from ontology.terms import ConceptType, Relation
from service.search.catalogue import Catalogue, references
from service.search.forms import Given
from service.search.intents import Intent, intent
from service.search.names import words
from service.search.request import Understand
from service.search.response import Asked, ConceptRef, LinkedConcept, Understanding

_NAMES = 2
_TREATABLE = frozenset({ConceptType.CONDITION, ConceptType.EFFECT})


class Reader:
    """Reads questions with the vocabulary and with what the library holds.

    ``occurs`` says whether a word stands in the library's texts: such a word is no slip.
    """

    def __init__(self, lookup: Lookup, occurs: Callable[[str], bool]) -> None:
        self._lookup = lookup
        self._occurs = occurs

    def read(self, question: str, catalogue: Catalogue, wanted: Understand) -> Understanding:
        """How the question is understood, with the parts that are wanted."""
        tokens, text, mended = tokenise(question), question, frozenset[str]()
        if wanted.spelling:
            text, mended = self._mended(question, tokens, catalogue)
            tokens = tokenise(text) if mended else tokens
        concepts = self._linked(text, tokens, catalogue, mended) if wanted.concepts else ()
        asks = intent(text) if wanted.relation else None
        asked = _asked(asks, concepts, catalogue) if asks is not None else None
        synonyms = (name for linked in concepts for name in other_names(linked, catalogue)) if wanted.synonyms else ()
        return Understanding(text, concepts, asked, tuple(dict.fromkeys(synonyms)))

    def _mended(self, question: str, tokens: Sequence[Token], catalogue: Catalogue) -> tuple[str, frozenset[str]]:
        """The question with slips in the names of the library's concepts mended, and the words that were put in."""
        pieces, at, put_in = [], 0, set()
        for token in tokens:
            word = "".join(words(token.text))
            if len(word) < 5 or self._lookup.dictionary.senses([token.norm]) or self._occurs(word):
                continue
            meant = catalogue.concept_names.nearest(word)
            if meant is not None:
                pieces += [question[at : token.start], meant]
                at = token.end
                put_in.add(meant)
        return "".join([*pieces, question[at:]]), frozenset(put_in)

    def _linked(
        self, text: str, tokens: Sequence[Token], catalogue: Catalogue, mended: frozenset[str]
    ) -> tuple[LinkedConcept, ...]:
        return tuple(
            found
            for match in self._lookup.matches(text, tokens)
            if (found := _linked(match, text, tokens, catalogue, mended)) is not None
        )


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


def _asked(asks: Intent, concepts: Sequence[LinkedConcept], catalogue: Catalogue) -> Asked | None:
    """The relation with the concepts it is asked of; None when the question names none of them."""
    about = _within(asks.topic, concepts)
    if not about:
        return None
    confirm = _within(asks.confirm, concepts) if asks.confirm is not None else ()
    if asks.harm:
        confirm = references(catalogue, [HARM])
    return Asked(asks.relations, _likely_first(asks, about), asks.given.value, asks.types, confirm)


def _within(span: Span, concepts: Sequence[LinkedConcept]) -> tuple[ConceptRef, ...]:
    return tuple(dict.fromkeys(c.concept for c in concepts if span.contains(Span(c.start, c.end))))


def _likely_first(asks: Intent, about: tuple[ConceptRef, ...]) -> tuple[ConceptRef, ...]:
    """Those first that can be at the given end: what is treated is a condition or an effect ("craving for heroin")."""
    curing = {Relation.TREATS, Relation.RELIEVES, Relation.PREVENTS}
    if asks.given is Given.OBJECT and curing.issuperset(asks.relations):
        return tuple(sorted(about, key=lambda concept: _TREATABLE.isdisjoint(concept.types)))
    return about


def other_names(linked: LinkedConcept, catalogue: Catalogue) -> tuple[str, ...]:
    """The best-known other names of a linked concept, by the preferred one and those of laymen; few find most."""
    known = catalogue.vocabulary.concepts.get(linked.concept.iri)
    if known is None:
        return ()
    names = [known.label, *(label.text for label in known.labels if label.scope is Scope.LAY)]
    others = {name.casefold(): name for name in names if name.casefold() != linked.written.casefold()}
    return tuple(others.values())[:_NAMES]
