"""Who a sentence speaks of without naming it: the topic, the lead-in, the item's name, what was last spoken of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from graph.claims.families import AGENTS
from graph.claims.topics import asked_name, question_of
from graph.claims.units import Unit
from graph.identifiers import candidate_iri
from graph.linking.tokens import name_key
from graph.model import Document, Mention, Span
from ontology.terms import ConceptType

SOURCES = (
    "lead-in",
    "name",
    "section",
    "topic",
    "main",
    "recent-first",
    "recent-last",
    "earlier",
)
"""Where an anchor comes from: the list's lead-in, the described item's name, the heading, the document's name, the
most frequent mentions, the first and last of a kind in the sentence before, the only one of a kind further above."""

_GROUP = {type_: "agent" if type_ in AGENTS else type_.value for type_ in ConceptType}
_PARTS = re.compile(r"\s*(?:[(),:;/]|\band\b|\bor\b)\s*")
_SAME = 0.6  # share of words that two names of one thing have in common


@dataclass(frozen=True, slots=True)
class Anchor:
    """A concept that a sentence may speak of without naming it, and the places that suggest so.

    ``mention`` is where the document names it, outside the sentence, and ``score`` how sure that is.
    """

    concept: str
    label: str
    type: ConceptType
    candidate: bool
    sources: frozenset[str]
    mention: Span | None = None
    score: float = 1.0


class Context:
    """What can be referred to at each unit of a document, read from first to last.

    ``advance`` is to be called with every unit in order, after ``anchors``.
    """

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self._text = document.text
        self._mentions = mentions
        self._firsts = {m.concept: m for m in reversed(mentions)}
        self._names = {m.concept: _words(m.label) for m in mentions}
        self._surfaces = {m.concept: _words(m.span.of(document.text)) for m in mentions}
        self._topics = self._document_topics(document)
        self._main = self._prevailing()
        self._sections: dict[Span, tuple[Mention, ...]] = {}
        self._recent: dict[str, tuple[Mention, Mention, int]] = {}

    def anchors(self, unit: Unit, local: Sequence[Mention]) -> tuple[Anchor, ...]:
        """The anchors of a unit whose own mentions are ``local``; what it names itself is left out."""
        named = {m.concept for m in local}
        labels = {m.label for m in local}
        found: dict[str, tuple[Mention | Anchor, set[str]]] = {}
        for mention, source in self._suggestions(unit):
            if mention.concept not in named and mention.label not in labels:
                found.setdefault(mention.concept, (mention, set()))[1].add(source)
        return tuple(
            Anchor(m.concept, m.label, m.type, m.candidate, frozenset(sources), _place(m), m.score)
            for m, sources in found.values()
        )

    def advance(self, unit: Unit, local: Sequence[Mention]) -> None:
        """Remember what ``unit`` spoke of."""
        for group in dict.fromkeys(_GROUP[m.type] for m in local):
            own = [m for m in local if _GROUP[m.type] == group]
            self._recent[group] = (own[0], own[-1], unit.position)

    def _suggestions(self, unit: Unit) -> Iterator[tuple[Mention | Anchor, str]]:
        """What a unit may refer to, and why. What describes a named item refers to that name alone."""
        named = self._within(unit.name)[:1] if unit.name else []
        if named:
            yield from ((named[0], source) for source in ("name", "topic", "recent-first", "recent-last"))
            return
        if unit.lead_in:
            for mention in self._within(unit.lead_in):
                yield mention, "lead-in"
        if unit.heading:
            for mention in self._section_topics(unit.heading):
                yield mention, "section"
        for topic in self._topics:
            yield topic, "topic"
        for mention in self._main:
            yield mention, "main"
        for first, last, position in self._recent.values():
            if unit.position - position <= 1:
                yield first, "recent-first"
                yield last, "recent-last"
            elif first.concept == last.concept:
                yield first, "earlier"

    def _within(self, span: Span) -> list[Mention]:
        return [m for m in self._mentions if span.contains(m.span)]

    def _section_topics(self, heading: Span) -> tuple[Mention, ...]:
        if heading not in self._sections:
            named = self._named(asked_name(heading.of(self._text)))
            self._sections[heading] = tuple(named or self._within(heading)[:1])
        return self._sections[heading]

    def _document_topics(self, document: Document) -> tuple[Mention | Anchor, ...]:
        names = [name for name in (asked_name(question_of(document)), document.title) if name]
        parts = [part for name in names for part in _PARTS.split(name) if part]
        for name in [*names, *parts]:
            if found := self._named(name):
                return tuple(found[:1])
        return (_candidate(names[0]),) if names else ()

    def _prevailing(self) -> tuple[Mention, ...]:
        """The condition and the agent that the document mentions most often, if more than once."""
        found = []
        for group in ("condition", "agent"):
            counts = Counter(m.concept for m in self._mentions if _GROUP[m.type] == group)
            if counts and max(counts.values()) > 1:
                concept = counts.most_common(1)[0][0]
                found.append(next(m for m in self._mentions if m.concept == concept))
        return tuple(found)

    def _named(self, name: str) -> list[Mention]:
        wanted = _words(name)
        found = []
        for concept, mention in self._firsts.items():
            score = max(_likeness(wanted, self._names[concept]), _likeness(wanted, self._surfaces[concept]))
            if score >= _SAME:
                found.append((-score, mention.span, mention))
        return [mention for *_, mention in sorted(found, key=itemgetter(0, 1))]


def _candidate(name: str) -> Anchor:
    label = name if name.isupper() else name[:1].lower() + name[1:]
    return Anchor(str(candidate_iri(name)), label, ConceptType.CONDITION, True, frozenset())


def _place(found: Mention | Anchor) -> Span | None:
    return found.span if isinstance(found, Mention) else None


@lru_cache(maxsize=16384)
def _words(name: str) -> frozenset[str]:
    return frozenset(name_key(name)) - {"of", "the", "a", "an", "and", "in"}


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
