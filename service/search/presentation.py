"""What is shown of a passage that was found: its best sentence, what matched in it, how its score came about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import fsum
from typing import NamedTuple

from embeddings.terms import terms
from graph.model import Span
from ontology.terms import Polarity
from service.search.catalogue import Catalogue
from service.search.claims import passage_claim
from service.search.paging import Folded
from service.search.passages import Detail
from service.search.response import Explanation, Highlight, Hit, LaneShare, Mentioned, PassageClaim, Sentence
from service.view import Stated

_CONCEPT_WEIGHT = 1.5
_EVIDENCE_WEIGHT = 3.0
_QUESTION_SHARE = 0.2
"""What a question is worth as an answer: headings that repeat what was asked would always win."""


class _Word(NamedTuple):
    """A word of a passage that the question has as well."""

    start: int
    end: int
    stem: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """Presents hits of one question.

    ``catalogue`` names concepts, ``rarity`` weighs the question's stems, ``concepts`` are those of the question with
    their narrower ones, and ``asked`` the evidence that answers it; ``claims`` is how many a passage tells at most.
    """

    catalogue: Catalogue
    rarity: Mapping[str, float]
    concepts: frozenset[str]
    asked: frozenset[str]
    claims: int
    explain: bool

    def hit(self, folded: Folded, detail: Detail) -> Hit:
        """A hit with its details."""
        matched = self._matched(detail)
        sentence = self._sentence(detail, matched)
        stated = self._stated(detail)
        return Hit(
            passage=folded.hit.id,
            score=folded.hit.score,
            citation=detail.citation,
            sentence=sentence,
            highlights=self._highlights(detail, matched),
            concepts=detail.mentions,
            claims=tuple(self._claims(detail, stated[: self.claims])),
            claims_total=len(stated),
            duplicates=tuple(folded.duplicates),
            explanation=self._explanation(folded, detail, sentence) if self.explain else None,
        )

    def _matched(self, detail: Detail) -> list[_Word]:
        """The words of the passage that the question has in some form, in text order."""
        text, offset = detail.citation.exact, detail.citation.start
        initials = {letter for stem in self.rarity for letter in (stem[0], stem[0].upper())}  # stemming keeps them
        possible = [word for word in detail.words if word[0] in initials or not word.isascii()]
        stems = {word: stem for word in possible if (stem := _stem(word)) in self.rarity}
        return sorted(
            _Word(at + offset, at + offset + len(word), stem)
            for word, stem in stems.items()
            for at in _places(word, text)
        )

    def _sentence(self, detail: Detail, matched: Sequence[_Word]) -> Sentence:
        """The sentence that answers best: by the question's words, its concepts, and the evidence for what it asks."""
        text, offset = detail.citation.exact, detail.citation.start
        named = [one for one in detail.mentions if one.concept.iri in self.concepts]
        proving = [one for one in detail.stated if one.evidence in self.asked]
        starts = [word.start for word in matched]
        best, most = Span(0, len(text)), -1.0
        for span in detail.sentences:
            start, end = span.start + offset, span.end + offset
            stems = {word.stem for word in matched[bisect_left(starts, start) : bisect_left(starts, end)]}
            score = self._score(start, end, stems, named, proving)
            if text[span.end - 1] == "?":
                score *= _QUESTION_SHARE
            if score > most:
                best, most = span, score
        return Sentence(best.start + offset, best.end + offset, best.of(text))

    def _score(
        self, start: int, end: int, stems: Set[str], named: Sequence[Mentioned], proving: Sequence[Stated]
    ) -> float:
        words = fsum(self.rarity[stem] for stem in stems)  # whatever their order: equal sentences stay equal
        concepts = {one.concept.iri for one in named if start <= one.start < end}
        proves = any(one.start < end and start < one.end for one in proving)
        return words + _CONCEPT_WEIGHT * len(concepts) + _EVIDENCE_WEIGHT * proves

    def _stated(self, detail: Detail) -> list[Stated]:
        """Each claim affirmed or denied, the surest piece of evidence for it.

        Those come first that answer the question, then those about its concepts.
        """

        def rank(one: Stated) -> tuple[bool, bool, float, int, str]:
            about = one.subject in self.concepts or one.object in self.concepts
            return one.evidence not in self.asked, not about, -one.confidence, one.start, one.evidence

        best: dict[tuple[str, Polarity], Stated] = {}
        for one in sorted(detail.stated, key=rank):
            best.setdefault((one.claim, one.polarity), one)
        return list(best.values())

    def _claims(self, detail: Detail, stated: Iterable[Stated]) -> Iterator[PassageClaim]:
        for one in stated:
            claim = passage_claim(self.catalogue, detail.citation, one)
            if claim is not None:
                yield claim

    def _highlights(self, detail: Detail, matched: Sequence[_Word]) -> tuple[Highlight, ...]:
        """The words of the question and the mentions of its concepts, in text order and without overlaps."""
        named = [
            Highlight(one.start, one.end, one.concept.iri)
            for one in detail.mentions
            if one.concept.iri in self.concepts
        ]
        starts, reached = [one.start for one in named], list(accumulate((one.end for one in named), max, initial=0))
        marked = named + [
            Highlight(word.start, word.end)
            for word in matched
            if reached[bisect_left(starts, word.end)] <= word.start  # no mention begins before its end and goes on
        ]
        return tuple(sorted(marked, key=lambda one: (one.start, one.end)))

    def _explanation(self, folded: Folded, detail: Detail, sentence: Sentence) -> Explanation:
        return Explanation(
            lanes={
                lane: LaneShare(share.score, share.rank, share.contribution) for lane, share in folded.hit.lanes.items()
            },
            words=folded.hit.words,
            concepts=tuple(dict.fromkeys(m.concept for m in detail.mentions if m.concept.iri in self.concepts)),
            sentence=sentence,
        )


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands by itself."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(word, end)


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """The stem of a word as the index knows it; empty for a stop word."""
    return next(iter(terms(word)), "")
