"""Names of disorders that a text puts together: "renal toxicity", "breast and ovarian cancer", "RSV bronchiolitis"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.linking.dictionary import Dictionary, Match
from graph.linking.labels import DEGREES, word_set
from graph.linking.morphology import is_disorder
from graph.linking.tokens import Token, key, name_key
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

_HEADS = word_set(
    "abnormality damage defect deficit degeneration disease disorder dysfunction event failure impairment injury "
    "insufficiency lesion malformation symptom toxicity"
)
"""Words that name a disorder only together with what it is a disorder of."""

_PLACED = _HEADS | word_set(
    "atrophy cancer edema fibrosis hemorrhage hypertrophy infection inflammation ischemia manifestation metastasis "
    "necrosis neoplasm pain thrombosis tumor ulcer"
)
_CIRCUMSTANCES = DEGREES | word_set(
    "asymptomatic childhood congenital fetal genetic hereditary iatrogenic inherited occupational physical postpartum "
    "pregnancy puerperal rare underlying"
)
_CAUGHT = ("infection", "itis", "pneumonia", "sepsis", "emia")
"""How the names of disorders end that are called by the germ before them."""

_JOINING = frozenset(("and", "or", "/"))


class Composition:
    """Widens the names of disorders to the phrases that they are part of, and finds those that only a phrase names.

    What a disorder may be of (a site) is learned from the vocabulary: a word that stands before at least two kinds of
    disorder there, four if none is "disease" or "disorder", and is no disorder itself.
    """

    def __init__(self, vocabulary: Vocabulary, dictionary: Dictionary) -> None:
        self._types = {iri: concept.types for iri, concept in vocabulary.concepts.items()}
        self._dictionary = dictionary
        self._sites = _sites(vocabulary)

    def composed(self, tokens: Sequence[Token], names: Sequence[Match], others: Sequence[Match]) -> Iterator[Match]:
        """The names, in order, disorders widened; phrases that the vocabulary lacks have no senses.

        A germ before the name of an infection belongs to it, be it among the names or the ``others``.
        """
        germs = {match.last: match.first for match in (*others, *names) if self._is_germ(match)}
        taken = {index for match in names for index in range(match.first, match.last)}
        heads = {
            Match(at, at + 1, ()) for at in range(len(tokens)) if at not in taken and self._is_disorder(tokens, at)
        }
        found: list[Match] = []
        for match in sorted((*names, *heads), key=lambda match: match.first):
            if match in heads or (self._is(match, ConceptType.CONDITION) and not match.defined):
                match = self._widened(tokens, match, germs)
            while found and found[-1].last > match.first:
                found.pop()
            found.append(match)
        yield from found

    def _is(self, match: Match, type_: ConceptType) -> bool:
        return any(type_ in self._types[sense.concept] for sense in match.senses)

    def _is_disorder(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that is no name of the vocabulary is one of a disorder all the same."""
        word = tokens[at].norm
        return self._is_site(tokens, at - 1) if word in _HEADS else is_disorder(word)

    def _is_germ(self, match: Match) -> bool:
        return self._is(match, ConceptType.CAUSE) and not self._is(match, ConceptType.CONDITION)

    def _is_site(self, tokens: Sequence[Token], at: int) -> bool:
        return at >= 0 and tokens[at].norm in self._sites and tokens[at + 1].start - tokens[at].end <= 1

    def _widened(self, tokens: Sequence[Token], match: Match, germs: dict[int, int]) -> Match:
        words = key(tokens[match.first : match.last])
        tail = words[1:] if match.senses else words
        caught = len(words) == 1 and words[0].endswith(_CAUGHT)
        first = germs.get(match.first, match.first) if caught else match.first
        while self._is_site(tokens, first - 1):
            first -= 1
        while (joined := self._joined(tokens, first, tail)) is not None:
            first = joined
        return replace(match, first=first)

    def _joined(self, tokens: Sequence[Token], first: int, tail: tuple[str, ...]) -> int | None:
        """Where a phrase begins with what is joined to it before ``first``: "breast and" before "ovarian cancer"."""
        at = first - 2
        if at < 0 or not tail or tokens[at].norm in _CIRCUMSTANCES or tokens[first - 1].text.casefold() not in _JOINING:
            return None
        word = tokens[at].norm
        if word == tokens[first].norm:
            return None
        named = self._dictionary.senses((word, *tail)) or (tail[-1] in _HEADS and word in self._sites)
        return at if named else None


def _sites(vocabulary: Vocabulary) -> frozenset[str]:
    placed: dict[str, set[str]] = defaultdict(set)
    disorders = set()
    for text, _, iri in vocabulary.labels():
        if ConceptType.CONDITION in vocabulary.concepts[iri].types and text.count(" ") < 2:
            words = name_key(text)
            if len(words) == 1:
                disorders.add(words[0])
            elif len(words) == 2 and words[1] in _PLACED:
                placed[words[0]].add(words[1])
    return (
        frozenset(
            word
            for word, kinds in placed.items()
            if len(kinds) > (1 if kinds & {"disease", "disorder"} else 3) and word not in disorders
        )
        - _CIRCUMSTANCES
    )
