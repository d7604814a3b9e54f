"""What single sentences say: pairs that are stated, with polarity, modality and relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.claims.anchors import SOURCES, Anchor
from graph.claims.assembly import Reading
from graph.claims.candidates import Candidate
from graph.claims.families import AGENTS, Family, Sense, relation
from graph.claims.pairs import Pairs
from graph.claims.refinement import refined, relieved
from graph.claims.scope import Scope
from graph.claims.views import View
from graph.linking.predicates import denies_harm
from graph.model import Argument, Evidence, Mention
from ontology.terms import Polarity

_THAN = re.compile(r"\b(?:more|less|other) than\s+(?:an? |the )?\Z", re.I)


@dataclass(frozen=True, slots=True)
class Stated:
    """A pair that is stated: its index among the candidates, its sense, how sure that is, and what found it."""

    index: int
    sense: Sense
    confidence: float
    finder: str = "model"


def readings(text: str, pairs: Pairs, stated: Iterable[Stated]) -> Iterator[Reading]:
    """One reading for each stated pair; what is said of more than a thing, or of others, is not said of it."""
    scopes: dict[int, Scope] = {}
    for each in stated:
        index = each.index
        candidate = pairs.candidates[index]
        if _compared(text, candidate):
            continue
        sentence = candidate.sentence
        if id(sentence) not in scopes:
            spans = [mention.span for mention in sentence.mentions]
            scopes[id(sentence)] = Scope(text, sentence.unit.span, spans, pairs.views[index], sentence.unit.lead_in)
        yield _reading(text, candidate, each, scopes[id(sentence)], pairs.views[index])


def _compared(text: str, candidate: Candidate) -> bool:
    """Whether one of the two is only what something else is compared with: "anything more than moderate drinking"."""
    starts = [end.span.start for end in (candidate.one, candidate.other) if isinstance(end, Mention)]
    return any(_THAN.search(text, max(0, start - 20), start) for start in starts)


def _reading(text: str, candidate: Candidate, stated: Stated, scope: Scope, view: View) -> Reading:
    sense = stated.sense
    one, other = _argument(candidate.one), _argument(candidate.other)
    if not sense.forward:
        one, other = other, one
    family = _family(text, candidate, sense, view)
    named, in_order = relation(family, one.type, other.type)
    subject, object_ = (one, other) if in_order else (other, one)
    evidence = Evidence(
        candidate.sentence.unit.span,
        subject.mention,
        object_.mention,
        _turned(text, scope.polarity(subject.mention, object_.mention, helps=family is Family.HELPS), subject, object_),
        scope.modality(subject.mention, object_.mention),
        round(stated.confidence, 3),
        _rule(candidate, stated.finder),
    )
    return Reading(subject, refined(named, text, candidate.sentence, subject, object_), object_, evidence)


def _turned(text: str, polarity: Polarity, *ends: Argument) -> Polarity:
    """The polarity of what is said of harm: what is safe is denied to harm, and what is not safe does."""
    if any(end.mention and denies_harm(end.concept, end.mention.of(text)) for end in ends):
        return Polarity.AFFIRMED if polarity is Polarity.NEGATED else Polarity.NEGATED
    return polarity


def _family(text: str, candidate: Candidate, sense: Sense, view: View) -> Family:
    """The pair's family; what an agent is said to ease or to lower it does not produce."""
    one = candidate.one if sense.forward else candidate.other
    if sense.family is not Family.PRODUCES or not sense.forward or one.type not in AGENTS:
        return sense.family
    listed = candidate.sentence.mentions[view.groups[candidate.second][0]]
    eased = relieved(text, candidate.sentence.unit.span, listed.span)
    return Family.HELPS if eased else Family.PRODUCES


def _argument(member: Mention | Anchor) -> Argument:
    span = member.span if isinstance(member, Mention) else None
    return Argument(member.concept, member.label, member.type, span, member.candidate)


def _rule(candidate: Candidate, finder: str) -> str:
    """What found the pair and where it comes from: two mentions of a sentence, or the first source of the anchor."""
    if not isinstance(candidate.first, Anchor):
        return f"{finder}:pair"
    return f"{finder}:" + next(source for source in SOURCES if source in candidate.first.sources)
