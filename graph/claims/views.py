"""A sentence as the classifier sees it: its words, with each mention as one word, and its coordinated lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.claims.candidates import Sentence
from graph.linking.tokens import name_key, tokenise
from graph.model import Mention

_LINK = re.compile(
    r"[\s,;/“”\"()]*(?:(?:and|or|and/or|as well as|plus|nor)\b)?\s*"
    r"(?:(?:the|a|an|your|other|even|also|more|some|certain)\s+)?(?:[\w-]+\s+){0,2}",
    re.I,
)
_VOWEL_FREE = re.compile(r"[^aeiouy]*")
_WHOLE = frozenset({"need", "during", "being", "feed", "speed", "bleed", "seed", "indeed", "nothing", "something"})
_JOINS = re.compile(r"[,;/]|\b(?:and|or|nor|plus|as well as)\b", re.I)


@dataclass(frozen=True, slots=True)
class View:
    """A sentence's words in comparable form; mention ``i`` is ``words[places[i]]`` and names its type in capitals.

    ``groups`` gives for each mention the first and the last index of the coordinated list that it stands in.
    ``heads`` are the last words of the mentions.
    """

    words: tuple[str, ...]
    places: tuple[int, ...]
    groups: tuple[tuple[int, int], ...]
    heads: tuple[str, ...]

    def inside(self, first: int, second: int) -> tuple[str, ...]:
        """The words between the coordinated lists of two mentions."""
        return self.words[self.places[self.groups[first][1]] + 1 : self.places[self.groups[second][0]]]

    def between(self, first: int, second: int) -> tuple[str, ...]:
        """The words between two mentions."""
        return self.words[self.places[first] + 1 : self.places[second]]


def view(text: str, sentence: Sentence) -> View:
    """The view of a sentence of ``text``."""
    words: list[str] = []
    places: list[int] = []
    heads: list[str] = []
    start = sentence.unit.span.start
    tokens = tokenise(text[start : sentence.unit.span.end])
    at = 0
    for mention in sentence.mentions:
        while at < len(tokens) and start + tokens[at].start < mention.span.start:
            if tokens[at].norm:
                words.append(stem(tokens[at].norm))
            at += 1
        head = ""
        while at < len(tokens) and start + tokens[at].start < mention.span.end:
            head = stem(tokens[at].norm) or head
            at += 1
        places.append(len(words))
        words.append(mention.type.value.upper())
        heads.append(head)
    words += [stem(token.norm) for token in tokens[at:] if token.norm]
    return View(tuple(words), tuple(places), _groups(text, sentence.mentions), tuple(heads))


@lru_cache(maxsize=4096)
def norms(text: str) -> tuple[str, ...]:
    """The comparable forms of a text's words."""
    return tuple(map(stem, name_key(text)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings of verbs, so that their forms count as one.

    >>> [stem(word) for word in ("cause", "causing", "caused", "stop", "stopped", "using", "need")]
    ['caus', 'caus', 'caus', 'stop', 'stop', 'us', 'need']
    """
    for ending in ("ing", "ed"):
        left = word.removesuffix(ending)
        if left != word and len(left) > 1 and not _VOWEL_FREE.fullmatch(left) and word not in _WHOLE:
            return left[:-1] if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "sl" else left
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _groups(text: str, mentions: tuple[Mention, ...]) -> tuple[tuple[int, int], ...]:
    groups: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(mentions) + 1):
        if i < len(mentions) and _coordinated(text[mentions[i - 1].span.end : mentions[i].span.start]):
            continue
        groups += [(start, i - 1)] * (i - start)
        start = i
    return tuple(groups)


def _coordinated(between: str) -> bool:
    return len(between) < 60 and _JOINS.search(between) is not None and _LINK.fullmatch(between) is not None
