"""What of a model's statements is believed: only what the text itself says where the model says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.claims.cues import cues
from graph.llm.prompt import Proposal
from graph.llm.signatures import fits
from graph.model import Span


class Refusal(StrEnum):
    """Why a statement is not believed."""

    MALFORMED = "it has not the form asked for"
    NOT_QUOTED = "its quote does not stand in a sentence of the passage"
    NOT_NAMED = "its subject and object do not both stand in the quote"
    MISTYPED = "its relation does not hold between such types"
    DENIED = "the quote denies it"
    INSTRUCTION = "its sentence gives orders to whoever reads it"
    NOT_GROUNDED = "its subject or object is no name of a concept of that type"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A statement that the text has the words for: the sentence that they stand in, and those of subject and object."""

    proposal: Proposal
    sentence: Span
    subject: Span
    object: Span


_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.!?]{0,60}\b(?:instructions?|prompts?|rules?|guidelines?)\b"
    r"|\b(?:system|developer|assistant) (?:prompt|message|instructions?)\b"
    r"|\byour (?:new |only |next )*(?:task|job|goal|role) is\b"
    r"|\byou are (?:now |an? )*(?:AI\b|language model|assistant|chatbot)"
    r"|^\W*(?:please |now |then |and )*(?:state|say|output|claim|report|answer|respond|reply|write|add|list|print)"
    r"\b[^.!?]{0,40}(?:\bthat\b|:)",
    re.I,
)
"""Orders to a reader that is a machine. No list of such wordings is complete; what slips through still has to be quoted
word for word, and cites the very sentence that gives the order."""


def quoted(proposal: Proposal | None, text: str, sentences: Sequence[Span]) -> Quoted | Refusal:
    """The statement with the places of its words, or why it is refused; all but grounding is checked here."""
    if proposal is None:
        return Refusal.MALFORMED
    if not fits(proposal.relation, proposal.subject_type, proposal.object_type):
        return Refusal.MISTYPED
    refusal = Refusal.NOT_QUOTED
    for sentence, quote in _places(proposal.quote, text, sentences):
        if _ORDERS.search(sentence.of(text)):
            refusal = Refusal.INSTRUCTION
            continue
        ends = _ends(proposal, text, quote)
        if ends is None:
            refusal = Refusal.NOT_NAMED
            continue
        if not proposal.negated and _denied(text, quote, *ends):
            return Refusal.DENIED
        return Quoted(proposal, sentence, *ends)
    return refusal


def _places(quote: str, text: str, sentences: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Each sentence that has the quote, with the quote's first place in it."""
    for sentence in sentences:
        start = text.find(quote, sentence.start, sentence.end)
        if start >= 0:
            yield sentence, Span(start, start + len(quote))


def _ends(proposal: Proposal, text: str, quote: Span) -> tuple[Span, Span] | None:
    """The nearest places of subject and object in the quote that do not overlap."""
    pairs = [
        (subject, object_)
        for subject in _found(proposal.subject, text, quote)
        for object_ in _found(proposal.object, text, quote)
        if not subject.overlaps(object_)
    ]
    return min(pairs, key=lambda pair: abs(pair[0].start - pair[1].start), default=None)


def _found(words: str, text: str, quote: Span) -> list[Span]:
    """Where the words stand in the quote, as whole words."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    return [Span(*match.span()) for match in pattern.finditer(text, quote.start, quote.end)]


def _denied(text: str, quote: Span, subject: Span, object_: Span) -> bool:
    """Whether a denial stands between the two."""
    between = Span(min(subject.end, object_.end), max(subject.start, object_.start))
    return any(between.contains(negation.span) for negation in cues(text, quote).negations)
