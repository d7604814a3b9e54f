"""What the classifier is told of a candidate pair, as strings.

Features come in parts: what many pairs of a sentence share is made once and is the same object, so that its weights
are added up once. Most features count twice, alone and within the pair's role (whether the first is an anchor, and the
second's type), so that rare types learn from common ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.claims.anchors import Anchor
from graph.claims.candidates import Candidate, Sentence
from graph.claims.views import View, norms, view
from graph.model import BlockKind, Span


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Features that count within a ``scope``, the pair's role or types, and by themselves too if ``alone``.

    >>> list(Part("~eff", ("b:cause",), True))
    ['b:cause', '~eff b:cause']
    """

    scope: str
    features: tuple[str, ...]
    alone: bool

    def __iter__(self) -> Iterator[str]:
        """The features' full names."""
        if self.alone:
            yield from self.features
        if self.scope:
            yield from (f"{self.scope} {feature}" for feature in self.features)


_SAME_HEAD = (Part("", ("shares-head",), True), Part("", ("shares-word",), True))
_MARKS = re.compile(r"[\w\s]")
_NEAR = 4  # words looked at on either side
_LONG = 12  # words looked at between two mentions


class Features:
    """The features of one sentence's candidates; ``asked`` is the relation that its heading asks about, or "none"."""

    def __init__(self, text: str, sentence: Sentence, asked: str) -> None:
        self._text = text
        self._sentence = sentence
        self._asked = asked
        self.view: View = view(text, sentence)
        self._parts: dict[tuple[str, str, object], Part] = {}
        self._features: dict[tuple[str, object], tuple[str, ...]] = {}

    def parts(self, candidate: Candidate) -> list[Part]:
        """The features of one pair."""
        first, second = candidate.first, candidate.second
        kind = candidate.other.type[:3]
        names = self._names(candidate)
        if isinstance(first, Anchor):
            role = "~" + kind
            return [
                self._part(role, "sentence", None, self._shared),
                self._part(role, "after", second, self._after_anchor, second),
                self._part(role, "anchor", first.concept, self._anchor, first),
                self._part(first.type[:3] + role, "types", first.concept, self._anchor_types, first, alone=False),
                *names,
            ]
        role = "-" + kind
        groups = self.view.groups[first], self.view.groups[second]
        return [
            self._part(role, "sentence", None, self._shared),
            self._part(role, "left", groups[0], self._left, groups[0]),
            self._part(role, "right", groups[1], self._right, groups[1]),
            self._part(role, "inside", groups, self._inside, first, second),
            Part(role, tuple(dict.fromkeys(self._pair(first, second))), True),
            Part(candidate.one.type[:3] + role, tuple(self._pair_types(first, second)), False),
            *names,
        ]

    def _part(
        self, scope: str, name: str, which: object, make: Callable[..., Iterable[str]], *of: object, alone: bool = True
    ) -> Part:
        """The features that ``make`` gives of ``which``, made once for all scopes, as one part within a scope."""
        part = self._parts.get((scope, name, which))
        if part is None:
            features = self._features.get((name, which))
            if features is None:
                features = self._features[name, which] = tuple(dict.fromkeys(make(*of)))
            part = self._parts[scope, name, which] = Part(scope, features, alone)
        return part

    def _shared(self) -> tuple[str, ...]:
        """What holds for the whole sentence."""
        unit, words = self._sentence.unit, self.view.words
        return (
            f"asked={self._asked}",
            f"kind={unit.kind.value}",
            f"mentions={min(len(self._sentence.mentions), 6)}",
            *(f"s:{word}" for word in dict.fromkeys(words)),
            "start:" + " ".join(words[:2]),
            "start:" + " ".join(words[:3]),
            *(self._lead_in(unit.lead_in) if unit.lead_in else ()),
        )

    def _lead_in(self, lead_in: Span) -> Iterator[str]:
        words = norms(lead_in.of(self._text))
        yield "lead-in"
        yield from (f"l:{word}" for word in dict.fromkeys(words))
        yield "lend:" + " ".join(words[-3:])

    def _anchor_types(self, anchor: Anchor) -> Iterator[str]:
        """What is joined to both types of a pair with an anchor."""
        yield "types"
        yield f"asked={self._asked}"
        yield f"from={'+'.join(sorted(anchor.sources))}"
        yield from (f"from={source}" for source in sorted(anchor.sources))
        yield f"alone={len(self._sentence.mentions) == 1}"

    def _pair_types(self, first: int, second: int) -> Iterator[str]:
        """What is joined to both types of a pair of mentions."""
        yield "types"
        yield f"asked={self._asked}"
        between = self.view.between(first, second)
        yield f"gap={min(len(between), 8)}"
        if len(between) <= 4:
            yield "exact:" + " ".join(between)
        yield from (f"i:{word}" for word in dict.fromkeys(self.view.inside(first, second)))

    def _names(self, candidate: Candidate) -> tuple[Part, ...]:
        own, other = norms(candidate.one.label), norms(candidate.other.label)
        head = self.view.heads[candidate.second]
        if head in own:
            return _SAME_HEAD if not set(own).isdisjoint(other) else _SAME_HEAD[:1]
        return () if set(own).isdisjoint(other) else _SAME_HEAD[1:]

    def _anchor(self, anchor: Anchor) -> Iterator[str]:
        opening = self.view.words[0]
        for source in sorted(anchor.sources):
            yield f"from={source}"
            yield f"from={source} {opening}"
        yield "from=" + "+".join(sorted(anchor.sources))
        lead_in = self._sentence.unit.lead_in
        if anchor.mention and lead_in and lead_in.contains(anchor.mention):
            before = norms(self._text[lead_in.start : anchor.mention.start])
            after = norms(self._text[anchor.mention.end : lead_in.end])
            yield from _edge("lb", before[-3:], last=True)
            yield from _edge("la", after[:3], last=False)
            yield f"lafter={min(len(after), 5)}"

    def _after_anchor(self, second: int) -> Iterator[str]:
        """The context of a mention whose partner is outside the sentence."""
        start, end = self.view.groups[second]
        words, left, right = self.view.words, self.view.places[start], self.view.places[end] + 1
        yield f"head2={self.view.heads[second]}"
        yield from _edge("b", words[max(0, left - _NEAR) : left], last=True)
        yield from (f"before:{word}" for word in dict.fromkeys(words[:left]))
        yield f"left={min(left, 8)}"
        yield from _edge("a", words[right : right + 3], last=False)
        yield from (f"has-before={t}" for t in dict.fromkeys(m.type.value for m in self._sentence.mentions[:start]))
        yield f"alone={len(self._sentence.mentions) == 1}"
        if start == 0:
            yield "first-group"
        if self._sentence.unit.kind is BlockKind.ITEM and second == 0:
            yield "item-head"

    def _left(self, group: tuple[int, int]) -> Iterator[str]:
        left = self.view.places[group[0]]
        yield from _edge("b", self.view.words[max(0, left - 3) : left], last=True, longest=2)

    def _right(self, group: tuple[int, int]) -> Iterator[str]:
        right = self.view.places[group[1]] + 1
        yield from _edge("a", self.view.words[right : right + 3], last=False, longest=2)

    def _inside(self, first: int, second: int) -> Iterator[str]:
        """The words between two coordinated lists."""
        if self.view.groups[first] == self.view.groups[second]:
            return
        inner = self.view.inside(first, second)
        yield f"inner={min(len(inner), 10)}"
        if len(inner) <= 6:
            yield "inside:" + " ".join(inner)
        window = inner[:_LONG]
        yield from (f"i:{word}" for word in dict.fromkeys(window))
        yield from (f"i2:{one} {other}" for one, other in pairwise(window))
        yield from _edge("ib", inner[-3:], last=True)
        yield from _edge("ia", inner[:3], last=False)

    def _pair(self, first: int, second: int) -> Iterator[str]:
        yield f"head1={self.view.heads[first]}"
        yield f"head2={self.view.heads[second]}"
        between = self.view.between(first, second)
        yield f"gap={min(len(between), 12)}"
        yield f"skipped={min(second - first - 1, 4)}"
        if len(between) <= 5:
            yield "exact:" + " ".join(between)
        mentions = self._sentence.mentions
        marks = _MARKS.sub("", self._text[mentions[first].span.end : mentions[second].span.start])
        yield f"marks={marks[:6]}"
        if self.view.groups[first] == self.view.groups[second]:
            yield "same-group"
            return
        near = "L" if self.view.groups[first][1] == first else "N"
        near += "F" if self.view.groups[second][0] == second else "S"
        inner = self.view.inside(first, second)
        yield f"near={near}"
        if len(inner) <= 6:
            yield f"{near} inside:" + " ".join(inner)
        yield from (f"{near} {word}" for word in dict.fromkeys(inner[:_LONG]))


def _edge(name: str, words: Sequence[str], last: bool, longest: int = 3) -> Iterator[str]:
    """The words of a window, and the runs at its last or first words."""
    for word in dict.fromkeys(words):
        yield f"{name}:{word}"
    for size in range(2, min(longest, len(words)) + 1):
        yield f"{name}{size}:" + " ".join(words[-size:] if last else words[:size])
