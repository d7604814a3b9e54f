"""What the classifier sees of a candidate pair, as strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from graph.claims.anchors import Anchor
from graph.claims.candidates import Candidate, Sentence
from graph.claims.topics import asked_relation
from graph.linking.tokens import tokenise
from graph.model import BlockKind, Document, Mention, Span

_LINK = re.compile(
    r"[\s,;/“”\"()]*(?:(?:and|or|and/or|as well as|plus|nor)\b)?\s*(?:(?:the|a|an|your|other|even|also|more|some|certain)\s+)?"
    r"(?:[\w-]+\s+){0,2}",
    re.I,
)
_JOINS = re.compile(r"[,;/]|\b(?:and|or|nor|plus|as well as)\b", re.I)
_NEAR = 4


class Reader:
    """Reads candidates of one document into features; ``features`` gives those of one pair."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self._question = _asked(document.question) if document.question else "none"
        self._headings: dict[Span, str] = {}

    def view(self, sentence: Sentence) -> View:
        """The sentence as words and groups, ready for its candidates."""
        heading = sentence.unit.heading
        if heading is None:
            asked = self._question
        else:
            if heading not in self._headings:
                self._headings[heading] = _asked(heading.of(self.text))
            asked = self._headings[heading]
        return View(self.text, sentence, asked)


def _asked(question: str) -> str:
    relation = asked_relation(question)
    return relation.value if relation else "none"


class View:
    """A sentence as its candidates see it: its words, the mentions replaced by their types, and coordinated groups."""

    def __init__(self, text: str, sentence: Sentence, asked: str) -> None:
        self._text = text
        self._sentence = sentence
        self._asked = asked
        self._words, self._place = _masked(text, sentence.unit.span, sentence.mentions)
        self._groups = _groups(text, sentence.mentions)
        self._index = {m: i for i, m in enumerate(sentence.mentions)}
        self._shared = tuple(self._sentence_features())

    def features(self, candidate: Candidate) -> list[str]:
        """The features of one pair, without repetition."""
        first, second = candidate.first, candidate.second
        if isinstance(first, Anchor):
            found = [*self._anchor(first, second)]
            types = f"{first.type.value[:3]}~{second.type.value[:3]}"
        else:
            found = [*self._pair(first, second)]
            types = f"{first.type.value[:3]}-{second.type.value[:3]}"
        found += [f"head2={_head(self._text, second)}", *self._shared]
        return [types, *(f"{types} {f}" for f in found), *found]

    def _sentence_features(self) -> Iterator[str]:
        unit = self._sentence.unit
        yield f"asked={self._asked}"
        yield f"kind={unit.kind.value}"
        yield f"mentions={min(len(self._sentence.mentions), 6)}"
        for word in dict.fromkeys(self._words):
            yield f"s:{word}"
        yield "start:" + " ".join(self._words[:2])
        yield "start:" + " ".join(self._words[:3])
        if unit.lead_in:
            yield from self.lead_in

    @cached_property
    def lead_in(self) -> tuple[str, ...]:
        """The words of the sentence that announces the list."""
        assert self._sentence.unit.lead_in is not None
        words = [t.norm for t in tokenise(self._sentence.unit.lead_in.of(self._text)) if t.norm]
        return ("lead-in", *(f"l:{w}" for w in dict.fromkeys(words)), "lend:" + " ".join(words[-3:]))

    def _anchor(self, first: Anchor, second: Mention) -> Iterator[str]:
        for source in first.sources:
            yield f"from={source}"
        yield "from=" + "+".join(sorted(first.sources))
        here = self._index[second]
        start, _ = self._groups[here]
        left = self._place[start][0]
        yield from _grams("b", self._words[max(0, left - _NEAR) : left], 3, last=True)
        for word in dict.fromkeys(self._words[:left]):
            yield f"before:{word}"
        yield f"left={min(left, 8)}"
        right = self._place[self._groups[here][1]][1]
        yield from _grams("a", self._words[right : right + 3], 3, last=False)
        before = {m.type.value for m in self._sentence.mentions[:start]}
        for type_ in before:
            yield f"has-before={type_}"
        yield f"alone={len(self._sentence.mentions) == 1}"
        if start == 0:
            yield "first-group"
        if self._sentence.unit.kind is BlockKind.ITEM and here == 0:
            yield "item-head"

    def _pair(self, first: Mention, second: Mention) -> Iterator[str]:
        i, j = self._index[first], self._index[second]
        yield f"head1={_head(self._text, first)}"
        if self._groups[i] == self._groups[j]:
            yield "same-group"
        between = self._words[self._place[i][1] : self._place[j][0]]
        yield f"gap={min(len(between), 12)}"
        yield f"skipped={min(j - i - 1, 4)}"
        if len(between) <= 5:
            yield "exact:" + " ".join(between)
        first_right = self._place[self._groups[i][1]][1]
        second_left = self._place[self._groups[j][0]][0]
        inner = self._words[first_right:second_left]
        if self._groups[i] != self._groups[j]:
            yield f"inner={min(len(inner), 10)}"
            if len(inner) <= 6:
                yield "inside:" + " ".join(inner)
            yield from _grams("i", inner[:12], 2, last=None)
            yield from _grams("ib", inner[-3:], 3, last=True)
            yield from _grams("ia", inner[:3], 3, last=False)
        left = self._place[self._groups[i][0]][0]
        yield from _grams("b", self._words[max(0, left - 3) : left], 2, last=True)
        right = self._place[self._groups[j][1]][1]
        yield from _grams("a", self._words[right : right + 3], 2, last=False)


def _grams(name: str, words: list[str], longest: int, last: bool | None) -> Iterator[str]:
    """The words of a window, and its runs: those at its end, at its start, or all."""
    for word in dict.fromkeys(words):
        yield f"{name}:{word}"
    for size in range(2, longest + 1):
        if len(words) < size:
            return
        if last is None:
            for at in range(len(words) - size + 1):
                yield f"{name}{size}:" + " ".join(words[at : at + size])
        else:
            run = words[-size:] if last else words[:size]
            yield f"{name}{size}:" + " ".join(run)


def _head(text: str, mention: Mention) -> str:
    words = [t.norm for t in tokenise(mention.span.of(text)) if t.norm]
    return words[-1] if words else ""


def _masked(text: str, unit: Span, mentions: tuple[Mention, ...]) -> tuple[list[str], list[tuple[int, int]]]:
    """The sentence's words with each mention as one word naming its type, and the place of each mention."""
    words: list[str] = []
    places = []
    at = unit.start
    for mention in mentions:
        words += [t.norm for t in tokenise(text[at : mention.span.start]) if t.norm]
        places.append((len(words), len(words) + 1))
        words.append(mention.type.value.upper())
        at = mention.span.end
    words += [t.norm for t in tokenise(text[at : unit.end]) if t.norm]
    return words, places


def _groups(text: str, mentions: tuple[Mention, ...]) -> list[tuple[int, int]]:
    """For each mention the first and last index of the coordinated list it stands in."""
    groups: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(mentions) + 1):
        if i < len(mentions) and _coordinated(text, mentions[i - 1], mentions[i]):
            continue
        groups += [(start, i - 1)] * (i - start)
        start = i
    return groups


def _coordinated(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.span.end : other.span.start]
    return bool(_JOINS.search(between)) and _LINK.fullmatch(between) is not None
