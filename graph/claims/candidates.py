"""Pairs of concepts that a sentence may relate: two of its mentions, or an anchor and a mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Candidate(NamedTuple):
    """Two concepts that a sentence may relate: ``one``, an anchor or a mention of the sentence, and ``other``.

    ``first`` and ``second`` say where they stand: the anchor itself, or the index among the sentence's mentions.
    """

    sentence: Sentence
    first: int | Anchor
    second: int
    one: Mention | Anchor
    other: Mention


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
                yield Candidate(sentence, anchor, index, anchor, second)
        for earlier in range(max(0, index - _FAR), index):
            first = sentence.mentions[earlier]
            if first.concept != second.concept and related(first.type, second.type):
                yield Candidate(sentence, earlier, index, first, second)
