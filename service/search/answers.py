"""Answers from the graph: the concepts that claims name at the end which a question asks for, with their evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontology.terms import ConceptType, Modality, Polarity, Relation
from service.search.catalogue import Catalogue, references
from service.search.claims import quoted, stated_of
from service.search.response import Answer, AnswerItem, Asked, ConceptRef, Quoted
from service.search.understanding.forms import Given
from service.view import Stated, View

QUOTES = 3
_NAMED = 5
_HEDGED = 0.5
_ELSEWHERE, _HALFWAY = 0.2, 10
"""What evidence counts in passages that do not fit the question, and at which rank it counts halfway to that."""
_NEXT_CHOICE = 2
"""How many of the concepts in the topic are tried, most likely first, until one has claims."""

_HEREDITY = re.compile(
    r"\bgen(?:e|es|etic\w*)\b|inherit|heredit|famil(?:y|ial)\b|mutation|chromosom|autosomal|x-linked|\bdna\b|allele",
    re.IGNORECASE,
)
"""What the name of a cause has in it that lies in genes or in families."""

_Ranked = tuple[str, Sequence[Stated]]
"""A concept that answers, by its IRI, and the evidence on it."""

_INVERSE = {
    Relation.HAS_CAUSE: (Relation.HAS_EFFECT, Relation.HAS_ADVERSE_EFFECT),
    Relation.HAS_EFFECT: (Relation.HAS_CAUSE,),
}
"""What says the same from the other end: "A has effect B", "B has cause A"."""

_INSTEAD = dict.fromkeys((Relation.HAS_EFFECT, Relation.HAS_ADVERSE_EFFECT), (Relation.HAS_SYMPTOM,))
"""What is told where no text says what was asked: what a disease leads to is often written as its symptoms."""

_WITHIN_KINDS = frozenset({Relation.BROADER, Relation.DERIVED_FROM})
"""What may be asked between a concept and its own kinds; that one kind of a disease leads to another is no answer."""

_HEADS = {
    Relation.TREATS: ("What {} treats", "Treatments for {}"),
    Relation.RELIEVES: ("What {} relieves", "What relieves {}"),
    Relation.PREVENTS: ("What {} prevents", "What prevents {}"),
    Relation.HAS_EFFECT: ("Effects of {}", "What has the effect {}"),
    Relation.HAS_ADVERSE_EFFECT: ("Side effects of {}", "What has the side effect {}"),
    Relation.HAS_SYMPTOM: ("Symptoms of {}", "What has the symptom {}"),
    Relation.HAS_CAUSE: ("Causes of {}", "What {} causes"),
    Relation.DERIVED_FROM: ("What {} is derived from", "What is derived from {}"),
    Relation.BROADER: ("What {} is a kind of", "Kinds of {}"),
}
"""How an answer begins, by the end that the question gives: subject or object."""


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence on what was asked, by the concept that answers."""

    about: ConceptRef
    by_concept: Mapping[str, Sequence[Stated]]

    @property
    def evidence(self) -> frozenset[str]:
        """The pieces of evidence."""
        return frozenset(one.evidence for stated in self.by_concept.values() for one in stated)

    @property
    def affirms(self) -> bool:
        """Whether any of it affirms a claim."""
        return any(one.polarity is Polarity.AFFIRMED for stated in self.by_concept.values() for one in stated)

    @property
    def passages(self) -> dict[str, float]:
        """The passages that hold the evidence, each with how sure its surest is."""
        best: dict[str, float] = {}
        for one in (one for stated in self.by_concept.values() for one in stated):
            best[one.passage] = max(best.get(one.passage, 0.0), one.confidence)
        return best


def find(
    view: View, catalogue: Catalogue, asked: Asked, *, widen: bool, within: Collection[str] | None = None
) -> Found | None:
    """All evidence on what was asked; None when the library has no claim of that kind.

    With ``widen`` the claims on narrower concepts count as well; ``within`` are the documents whose evidence counts.
    """
    given = Given(asked.given)
    instead = _INSTEAD.get(asked.relations[0], ())
    for about in asked.about[:_NEXT_CHOICE]:
        family = [about.iri, *(catalogue.narrower(about.iri) if widen else ())]
        for relations in (asked.relations, instead):
            by_concept = _by_answer(view, given, relations, family, within)
            allowed = {
                concept: stated
                for concept, stated in by_concept.items()
                if _can_answer(catalogue, asked, concept, widen)
                and (concept not in family or asked.relations[0] in _WITHIN_KINDS)
            }
            if allowed:
                return Found(about, allowed)
    return None


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the answer to one question.

    ``ranks`` are the places, from 0, of the passages found for the question: what they say counts for more, so that
    the answer fits what the question says beyond its concepts ("in children", "on the liver"). ``naming`` are the
    documents that name its circumstances ("in kidney failure"), None where it has none: what others say counts less.
    """

    view: View
    catalogue: Catalogue
    ranks: Mapping[str, int]
    naming: Collection[str] | None = None

    def answer(self, asked: Asked, found: Found, count: int) -> Answer:
        """The answer that the evidence gives; what is only denied stands apart, and never among what is affirmed.

        ``count`` is how many of each are told at most, those first that have most support; asked for side effects, what
        texts call so comes before any other effect.
        """

        def rank(item: _Ranked) -> tuple[bool, float, str]:
            concept, stated = item
            return not _is_called(asked.relations[0], stated), -self._support(stated), concept

        ranked = sorted(found.by_concept.items(), key=rank)
        affirmed: list[_Ranked] = []
        denied: list[_Ranked] = []
        for item in ranked:
            affirms = any(one.polarity is Polarity.AFFIRMED for one in item[1])
            (affirmed if affirms else denied).append(item)
        denied.reverse()
        return Answer(
            statement=_statement(asked, found.about, self.catalogue, affirmed, denied),
            affirmed=self._items(affirmed[:count]),
            denied=self._items(denied[:count]),
            affirmed_total=len(affirmed),
            denied_total=len(denied),
        )

    def _weight(self, one: Stated) -> float:
        """What a piece of evidence counts, 1 at most: hedged by half, and less the worse its passage fits."""
        rank = self.ranks.get(one.passage)
        fits = _HALFWAY / (_HALFWAY + rank) if rank is not None else 0.0
        return (
            one.confidence
            * (_HEDGED if one.modality is Modality.HEDGED else 1.0)
            * (_ELSEWHERE if self.naming is not None and one.document not in self.naming else 1.0)
            * (_ELSEWHERE + (1 - _ELSEWHERE) * fits)
        )

    def _support(self, stated: Iterable[Stated]) -> float:
        """How much the evidence affirms: each document counts by the piece of it that counts most."""
        by_document: dict[str, float] = {}
        for one in stated:
            weight = self._weight(one)
            signed = weight if one.polarity is Polarity.AFFIRMED else -weight
            before = by_document.get(one.document, 0.0)
            by_document[one.document] = signed if abs(signed) > abs(before) else before
        return sum(by_document.values())

    def _best(self, stated: Iterable[Stated], polarity: Polarity) -> list[Stated]:
        """The pieces that count most: stated before hedged, one a document first."""
        ranked = sorted(
            (one for one in stated if one.polarity is polarity),
            key=lambda one: (one.modality is Modality.HEDGED, -self._weight(one), one.evidence),
        )
        seen: set[str] = set()
        first: list[Stated] = []
        further: list[Stated] = []
        for one in ranked:
            (further if one.document in seen else first).append(one)
            seen.add(one.document)
        return [*first, *further][:QUOTES]

    def _items(self, chosen: Sequence[_Ranked]) -> tuple[AnswerItem, ...]:
        """The concepts with the best evidence for and against each."""
        best = {iri: {polarity: self._best(stated, polarity) for polarity in Polarity} for iri, stated in chosen}
        wanted = [one for by_polarity in best.values() for pieces in by_polarity.values() for one in pieces]
        quotes = {one.evidence: one for one in quoted(self.view, self.catalogue, wanted)} if wanted else {}

        def evidence(iri: str, polarity: Polarity) -> tuple[Quoted, ...]:
            return tuple(quotes[one.evidence] for one in best[iri][polarity] if one.evidence in quotes)

        items = []
        for iri, stated in chosen:
            concept = self.catalogue.concept(iri)
            if concept is not None:
                affirming = sum(one.polarity is Polarity.AFFIRMED for one in stated)
                claims = tuple(sorted({one.claim for one in stated}))
                support = round(self._support(stated), 3)
                quoting = evidence(iri, Polarity.AFFIRMED), evidence(iri, Polarity.NEGATED)
                items.append(AnswerItem(concept, claims, support, affirming, len(stated) - affirming, *quoting))
        return tuple(items)


def _by_answer(
    view: View, given: Given, relations: Sequence[Relation], family: Sequence[str], within: Collection[str] | None
) -> dict[str, list[Stated]]:
    """The evidence by the concept at the other end."""
    inverse = tuple(dict.fromkeys(r for relation in relations for r in _INVERSE.get(relation, ())))
    opposite = Given.OBJECT if given is Given.SUBJECT else Given.SUBJECT
    found: dict[str, list[Stated]] = defaultdict(list)
    for end, wanted in ((given, relations), (opposite, inverse)):
        for one in stated_of(view, end, family, wanted) if wanted else ():
            if within is None or one.document in within:
                found[one.object if end is Given.SUBJECT else one.subject].append(one)
    return found


def _can_answer(catalogue: Catalogue, asked: Asked, iri: str, widen: bool) -> bool:
    concept = catalogue.concept(iri)
    if concept is None or concept in (*asked.about, *asked.within):
        return False
    if asked.hereditary and not _HEREDITY.search(concept.label):
        return False
    if asked.confirm:
        wanted = {one.iri for one in asked.confirm}
        return iri in wanted or (widen and any(iri in catalogue.narrower(other) for other in wanted))
    return not asked.types or not set(asked.types).isdisjoint(concept.types)


def _is_called(relation: Relation, stated: Iterable[Stated]) -> bool:
    """Whether some of the evidence calls it what is asked for; only of harm does it matter."""
    return relation is not Relation.HAS_ADVERSE_EFFECT or any(one.relation is relation for one in stated)


def _statement(
    asked: Asked, about: ConceptRef, catalogue: Catalogue, affirmed: Sequence[_Ranked], denied: Sequence[_Ranked]
) -> str:
    """The answer in a sentence."""
    subject, object_ = _HEADS[asked.relations[0]]
    modified = f" ({', '.join(concept.label for concept in asked.within)})" if asked.within else ""
    head = (subject if asked.given == Given.SUBJECT else object_).format(about.label + modified)
    limits = ["genes and families"] if asked.hereditary else [_plural(type_) for type_ in asked.types]
    kinds = f" ({' or '.join(limits)})" if limits else ""
    if asked.confirm:
        disputed = any(one.polarity is Polarity.NEGATED for _, stated in affirmed for one in stated)
        says = "texts disagree on" if disputed else "texts affirm" if affirmed else "texts deny"
        return f"{head}: {says} {_names(catalogue, affirmed or denied)}."
    return f"{head}{kinds}: {_names(catalogue, affirmed)}." if affirmed else f"{head}{kinds}: no text affirms any."


def _names(catalogue: Catalogue, ranked: Sequence[_Ranked]) -> str:
    names = [concept.label for concept in references(catalogue, [iri for iri, _ in ranked[:_NAMED]])]
    return ", ".join(names) + (f" and {len(ranked) - _NAMED} more" if len(ranked) > _NAMED else "")


def _plural(type_: ConceptType) -> str:
    return "therapies" if type_ is ConceptType.THERAPY else f"{type_.value}s"
