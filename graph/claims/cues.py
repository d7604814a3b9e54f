"""Polarity and modality by cue and scope, after NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import Span
from ontology.terms import Modality, Polarity

_NOT = r"(?:not|n[o']t|never|cannot|can't|cant|don't|dont|doesn't|doesnt|didn't|isn't|isnt|aren't|arent|wasn't|weren't|won't|wont|hasn't|haven't|couldn't|wouldn't|shouldn't|don’t|doesn’t|didn’t|isn’t|aren’t|wasn’t|weren’t|won’t|hasn’t|haven’t|can’t|couldn’t|wouldn’t)"
_NEGATION = re.compile(
    rf"\b{_NOT}\b|\bno\b|\bnone of\b|\bneither\b|\bnor\b|\bwithout\b|\brather than\b|\binstead of\b|\brarely\b"
    r"|\babsence of\b|\bfree (?:of|from)\b|\black(?:s|ing)? (?:of )?(?:evidence|proof)\b|\blittle evidence\b"
    r"|\bnothing to do with\b|\bunlikely to\b|\bfails? to\b|\bfailed to\b",
    re.I,
)
_PSEUDO = re.compile(
    r"\bnot only\b|\bnot just\b|\bno longer\b|\bnot (?:everyone|all|always|every|enough|necessarily)\b|\bno one knows\b"
    r"|\bif not\b|\bnot (?:fully |well |completely |yet |always )?(?:known|understood|clear|treated|get treat\w+|diagnosed|sure)\b"
    r"|\bno matter\b|\bwhether or not\b|\bno (?:known|clear|specific|single|exact) cause\b|\bnot uncommon\b"
    r"|\bwithout (?:treatment|help|medical|a doctor|being|proper|early|prompt|them|it|insurance)\b|\bno doubt\b",
    re.I,
)
_BREAK = re.compile(
    r"[;:]|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bwhile\b|\bwhereas\b|\bexcept\b|\bbecause\b|\bso that\b"
    r"|,\s*(?:and|so|which|who|they|it|you|this|these)\b|\b(?:if|when|unless|until)\b",
    re.I,
)
_HEDGE = re.compile(
    r"\bmay\b|\bmight\b|\bcould\b|\bsometimes\b|\bpossibl[ey]\b|\bsuspect(?:ed|s)?\b|\bprobabl[ey]\b|\bperhaps\b"
    r"|\b(?:some|several|recent|early|a few) (?:studies|research|evidence)\b|\bsuggests?\b|\bis thought to\b|\bare thought to\b"
    r"|\bthought to be\b|\b(?:is|are) believed\b|\bbelieve\b|\bseems? to\b|\bappears? to\b|\blikely\b|\boccasionally\b|\bpotential(?:ly)?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one sentence, as spans of the document's text."""

    negations: tuple[Span, ...]
    hedges: tuple[Span, ...]
    breaks: tuple[Span, ...]


def cues(text: str, sentence: Span) -> Cues:
    """The negations, hedges and clause breaks that stand in a sentence.

    >>> [span.of("It may not help.") for span in cues("It may not help.", Span(0, 16)).negations]
    ['not']
    """
    excused = _found(_PSEUDO, text, sentence)
    negations = tuple(n for n in _found(_NEGATION, text, sentence) if not any(p.overlaps(n) for p in excused))
    return Cues(negations, _found(_HEDGE, text, sentence), _found(_BREAK, text, sentence))


def polarity(found: Cues, subject: Span | None, object_: Span | None) -> Polarity:
    """Whether the sentence denies what it says of the two mentions.

    A negation reaches forward to the next clause break, or past the later mention; it counts when it stands between
    the two, or before both in the same clause.
    """
    places = [span for span in (subject, object_) if span is not None]
    if not places:
        return Polarity.AFFIRMED
    last = max(places, key=lambda span: span.start)
    for cue in found.negations:
        inside = any(place.overlaps(cue) for place in places)
        if inside or (cue.end <= last.start and not _broken(found, cue.end, last.start)):
            return Polarity.NEGATED
    return Polarity.AFFIRMED


def modality(found: Cues, subject: Span | None, object_: Span | None) -> Modality:
    """Whether the sentence states the pair with reserve: a hedge stands in the clause of either mention."""
    places = [span for span in (subject, object_) if span is not None]
    if not found.hedges:
        return Modality.ASSERTED
    if not places:
        return Modality.HEDGED
    last = max(places, key=lambda span: span.start)
    for cue in found.hedges:
        if cue.end <= last.start and not _broken(found, cue.end, last.start):
            return Modality.HEDGED
        if cue.start >= last.end and not _broken(found, last.end, cue.start):
            return Modality.HEDGED
    return Modality.ASSERTED


def _broken(found: Cues, start: int, end: int) -> bool:
    return any(start <= brk.start and brk.end <= end for brk in found.breaks)


def _found(pattern: re.Pattern[str], text: str, sentence: Span) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in pattern.finditer(text, sentence.start, sentence.end))
