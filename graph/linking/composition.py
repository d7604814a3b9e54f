"""Names of disorders that a text puts together: "renal toxicity", "breast and ovarian cancer", "RSV bronchiolitis"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.linking.dictionary import Dictionary, Match
from graph.linking.labels import DEGREES, word_set
from graph.linking.morphology import is_disorder
from graph.linking.tokens import Token, key, name_key
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

_HEADS = word_set(
    "abnormality damage defect deficit degeneration deterioration disease disorder distress disturbance dysfunction "
    "event failure impairment injury insufficiency lesion malformation overactivity symptom symptomatology toxicity"
)
"""Words that name a disorder only together with what it is a disorder of."""

_PLACED = _HEADS | word_set(
    "atrophy cancer edema fibrosis hemorrhage hypertrophy infection inflammation ischemia manifestation metastasis "
    "necrosis neoplasm pain thrombosis tumor ulcer ulceration"
)
_ALONE = word_set("injury")
"""Words among them that name a disorder alone too, though the vocabulary's dictionary leaves them to context."""

_FURTHER_SITES = word_set(
    "atrial auditory axonal biliary centrilobular contractile cutaneous diastolic endothelial epithelial glomerular "
    "hematologic hepatocellular histological interstitial intraventricular locomotor motor mucosal neuronal "
    "neuropsychiatric nigrostriatal perivascular psychomotor retroperitoneal sensorimotor sensory supraventricular "
    "systolic tubular tubulointerstitial ventricular verbal villous"
)
"""What texts say disorders are of, and the vocabulary's names do not."""

_CIRCUMSTANCES = DEGREES | word_set(
    "asymptomatic childhood congenital fetal genetic hereditary iatrogenic inherited occupational physical postpartum "
    "pregnancy puerperal rare underlying"
)
_CAUGHT = ("infection", "itis", "pneumonia", "sepsis", "emia")
"""How the names of disorders end that are called by the germ before them."""

_INFECTED = word_set("coinfected infected")
_PEOPLE = word_set(
    "adult child individual infant man men participant patient people person population subject woman women"
)
_LONGEST_SITE = 3
_LONGEST_BRACKET = 6
_JOINING = frozenset(("and", "or", "/"))


class Composition:
    """Widens the names of disorders to the phrases that they are part of, and finds those that only a phrase names.

    What a disorder may be of (a site) is learned from the vocabulary: up to three words that stand before two kinds of
    disorder there, four if none is "disease" or "disorder", and are no disorder themselves.
    """

    def __init__(self, vocabulary: Vocabulary, dictionary: Dictionary) -> None:
        self._types = {iri: concept.types for iri, concept in vocabulary.concepts.items()}
        self._dictionary = dictionary
        self._sites = _sites(vocabulary) | _FURTHER_SITES

    def composed(self, tokens: Sequence[Token], names: Sequence[Match], others: Sequence[Match]) -> Iterator[Match]:
        """The names, in order, disorders widened; phrases that the vocabulary lacks have no senses.

        A germ before the name of an infection belongs to it, be it among the names or the ``others``.
        """
        germs = {
            end: match.first for match in (*others, *names) if self._is_germ(match) for end in _ends(tokens, match)
        }
        known = {index for match in (*names, *others) for index in range(match.first, match.last)}
        taken = {index for match in names for index in range(match.first, match.last)}
        heads = {
            Match(at, at + 1, ())
            for at, token in enumerate(tokens)
            if at not in (taken if token.norm in _HEADS else known) and self._is_disorder(tokens, at)
        }
        names = [*names, *self._infected(tokens, germs)]
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
        if word in _HEADS:
            return word in _ALONE or self._site(tokens, at) is not None
        return is_disorder(word)

    def _is_germ(self, match: Match) -> bool:
        return bool(match.senses) and self._types[match.senses[0].concept][0] is ConceptType.CAUSE

    def _site(self, tokens: Sequence[Token], end: int) -> int | None:
        """Where what a disorder is of begins, given where it ends: the longest of up to three words."""
        for first in range(max(end - _LONGEST_SITE, 0), end):
            if " ".join(token.norm for token in tokens[first:end]) in self._sites and _is_unbroken(
                tokens[first : end + 1]
            ):
                return first
        return None

    def _infected(self, tokens: Sequence[Token], germs: dict[int, int]) -> Iterator[Match]:
        """People who have an infection: "HIV-infected" before "patients"."""
        for at, token in enumerate(tokens[:-1]):
            if token.norm in _INFECTED and tokens[at + 1].norm in _PEOPLE:
                first = germs.get(at, germs.get(at - 1) if not tokens[at - 1].norm else None)
                if first is not None:
                    yield Match(first, at + 1, self._dictionary.senses((*key(tokens[first:at]), "infection")))

    def _widened(self, tokens: Sequence[Token], match: Match, germs: dict[int, int]) -> Match:
        words = key(tokens[match.first : match.last])
        tail = words[1:] if match.senses else words
        caught = len(words) == 1 and words[0].endswith(_CAUGHT)
        first = germs.get(match.first, match.first) if caught else match.first
        while (site := self._site(tokens, first)) is not None:
            first = site
        if first < match.first:
            tail = words
        start = first
        while (joined := self._joined(tokens, first, tail, first < start)) is not None:
            first = joined
        return replace(match, first=first)

    def _joined(self, tokens: Sequence[Token], first: int, tail: tuple[str, ...], listed: bool) -> int | None:
        """Where a phrase begins with what is joined to it before ``first``: "breast and" before "ovarian cancer".

        Where something is joined already, a comma joins as well: "breast, ovarian and".
        """
        said = [token.text.casefold() for token in tokens[max(first - 4, 0) : first]]
        if not tail or len(said) < 2 or not (said[-1] in _JOINING or (listed and said[-1] == ",")):
            return None
        at = first - (3 if said[-2] == "," and said[0] == "," else 2)
        if tokens[at].norm in _CIRCUMSTANCES:
            return None
        word = tokens[at].norm
        if word == tokens[first].norm:
            return None
        named = self._dictionary.senses((word, *tail)) or (tail[-1] in _HEADS and word in self._sites)
        return at if named else None


def _ends(tokens: Sequence[Token], match: Match) -> Iterator[int]:
    """Where the name of a germ ends, without and with a short form in brackets behind it."""
    yield match.last
    if match.last < len(tokens) and tokens[match.last].text == "(":
        for end in range(match.last, min(match.last + _LONGEST_BRACKET, len(tokens))):
            if tokens[end].text == ")":
                yield end + 1


def _is_unbroken(tokens: Sequence[Token]) -> bool:
    return all(after.start - before.end <= 1 for before, after in pairwise(tokens))


def _sites(vocabulary: Vocabulary) -> frozenset[str]:
    placed: dict[str, set[str]] = defaultdict(set)
    disorders = set()
    for text, _, iri in vocabulary.labels():
        if ConceptType.CONDITION in vocabulary.concepts[iri].types and text.count(" ") <= _LONGEST_SITE:
            *site, kind = name_key(text) or ("",)
            if not site:
                disorders.add(kind)
            elif kind in _PLACED and len(site) <= _LONGEST_SITE and _CIRCUMSTANCES.isdisjoint(site):
                placed[" ".join(site)].add(kind)
    return frozenset(
        site
        for site, kinds in placed.items()
        if len(kinds) > (1 if kinds & {"disease", "disorder"} else 3) and disorders.isdisjoint(site.split())
    )
