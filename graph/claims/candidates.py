"""Pairs of concepts that a sentence may relate: two of its mentions, or an anchor and a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims.anchors import Anchor, Context
from graph.claims.families import related
from graph.claims.reference import is_standard, refers_back
from graph.claims.units import Unit, units
from graph.model import Document, Mention

_FAR = 40  # mentions of one sentence with more than so many others between them are not paired


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit with its own mentions, in text order, and its anchors."""

    unit: Unit
    mentions: tuple[Mention, ...]
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two concepts that a sentence may relate.

    ``second`` is the index of a mention of the sentence; ``first`` an anchor, or the index of an earlier mention.
    """

    sentence: Sentence
    first: int | Anchor
    second: int

    @property
    def one(self) -> Mention | Anchor:
        """The first concept's mention or anchor."""
        return self.first if isinstance(self.first, Anchor) else self.sentence.mentions[self.first]

    @property
    def other(self) -> Mention:
        """The second concept's mention."""
        return self.sentence.mentions[self.second]


def read_sentences(document: Document, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of a document that hold a mention, with what they may refer to."""
    ordered = sorted(mentions, key=lambda m: m.span)
    context = Context(document, ordered)
    text = document.text
    position = 0
    for unit in units(document):
        while position < len(ordered) and ordered[position].span.start < unit.span.start:
            position += 1
        first = position
        while position < len(ordered) and ordered[position].span.start < unit.span.end:
            position += 1
        inside = [m for m in ordered[first:position] if m.span.end <= unit.span.end]
        local = tuple(m for m in inside if not (refers_back(text, m.span) or is_standard(text, m.span)))
        if local:
            yield Sentence(unit, local, context.anchors(unit, local))
            context.advance(unit, local)


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """The pairs of a sentence whose types some relation takes."""
    for index, second in enumerate(sentence.mentions):
        for anchor in sentence.anchors:
            if related(anchor.type, second.type):
                yield Candidate(sentence, anchor, index)
        for earlier in range(max(0, index - _FAR), index):
            first = sentence.mentions[earlier]
            if first.concept != second.concept and related(first.type, second.type):
                yield Candidate(sentence, earlier, index)
