"""The cues of denial and reserve that stand in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model import Span

_AUXILIARIES = "do|does|did|is|are|was|were|ca|wo|has|have|had|could|would|should|must"
_NOT = rf"\b(?:not|never|cannot|(?:{_AUXILIARIES})n[t'’]t?)\b"
_NONE = (
    r"\b(?:no(?!-)|none of|neither|nor|without|absence of|free (?:of|from)|(?:little|lack of|no) evidence"
    r"|rather than|instead of|nothing to do with)\b"
)
_NEGATION = re.compile(rf"(?P<clause>{_NOT}|\b(?:fails?|failed|unlikely|unable) to\b)|(?P<noun>{_NONE})", re.I)
_EXCUSED = re.compile(
    r"\bnot (?:only|just|much|everyone|all|always|every|enough|necessarily|yet|sure|common|uncommon)\b"
    r"|\bno (?:longer|one (?:knows|is sure|can say)|matter|doubt)\b|\bsooner rather than later\b"
    r"|\bif not\b|\bwith or without\b|\bwhether or not\b"
    r"|\bno (?:known |clear |specific |single |exact )*cause\b|, but [^,.]{0,30}\bnot [^,]{0,30},"
    r"|n(?:o|['’])t (?:\w+ ){0,2}(?:known|understood|clear|treated|diagnosed)\b"
    r"|\bwithout (?:any |proper |early |prompt |medical )*(?:treatment|help|supervision|being|them|it|a doctor)\b",
    re.I,
)
_BREAK = re.compile(
    r"[;:]|\b(?:but|however|although|though|while|whereas|except|because|if|when|unless|until|so that)\b"
    r"|,\s*(?:and|so|which|who|they|it|you|this|these)\b",
    re.I,
)
_SUBORDINATOR = re.compile(r"\b(?:who|whose|which|that|because|since|if|when|where|unless|until|as)\b", re.I)
_HELPLESS = re.compile(
    r"(?:\s+\w+){0,2}\s+(?:help|work|cure|treat|stop|prevent|relieve|ease|effective|sufficient|recommended|approved)",
    re.I,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|sometimes|possibl[ey]|suspect(?:ed|s)?|probabl[ey]|perhaps|suggests?|occasionally|maybe)\b"
    r"|\b(?:some|several|recent|early|a few) (?:studies|research|evidence)\b|\bpotential(?:ly)?\b|\bin some cases\b"
    r"|\b(?:is|are) (?:thought|believed|likely) to\b|\bthought to be\b|\b(?:seem|appear)s? to\b"
    r"|\b(?:doctors|scientists|researchers|experts) (?:think|believe|suspect)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Negation:
    """A cue of denial. ``noun`` is true of those that deny a noun ("no", "without"), false of those that deny a verb.

    ``helpless`` is true where what comes before is said not to help.
    """

    span: Span
    noun: bool
    helpless: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one sentence: denials, reserves, ends of clauses, and beginnings of subordinate clauses."""

    negations: tuple[Negation, ...]
    hedges: tuple[Span, ...]
    breaks: tuple[Span, ...]
    subordinators: tuple[Span, ...]


def cues(text: str, sentence: Span) -> Cues:
    """The cues that stand in a sentence.

    >>> text = "It may not help."
    >>> found = cues(text, Span(0, len(text)))
    >>> [n.span.of(text) for n in found.negations], [h.of(text) for h in found.hedges]
    (['not'], ['may'])
    """
    negations = []
    excused: tuple[Span, ...] | None = None
    for match in _NEGATION.finditer(text, sentence.start, sentence.end):
        excused = _found(_EXCUSED, text, sentence) if excused is None else excused
        span = Span(match.start(), match.end())
        if not any(other.overlaps(span) for other in excused):
            helpless = match["clause"] is not None and _HELPLESS.match(text, span.end, sentence.end) is not None
            negations.append(Negation(span, match["noun"] is not None, helpless))
    hedges = _found(_HEDGE, text, sentence)
    if not negations and not hedges:
        return Cues((), (), (), ())
    return Cues(tuple(negations), hedges, _found(_BREAK, text, sentence), _found(_SUBORDINATOR, text, sentence))


def _found(pattern: re.Pattern[str], text: str, sentence: Span) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in pattern.finditer(text, sentence.start, sentence.end))
