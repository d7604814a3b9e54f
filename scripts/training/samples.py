"""What the tagger learns from: windows of annotated documents as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.reader import LONGEST
from graph.claims.families import SENSES
from graph.claims.places import Places, places
from graph.linking.features import BREAK, features
from graph.linking.lookup import Lookup
from graph.linking.tags import TAGS
from graph.linking.tokens import Token, tokenise
from graph.linking.vectors import bounds, in_title, owners
from graph.linking.windows import windows
from graph.linking.words import hashes
from graph.model import Span
from graph.passages import reading
from ontology.terms import ConceptType
from scripts.training.corpus import Annotated
from scripts.training.stages import Example


@dataclass(frozen=True, slots=True)
class Asked:
    """Candidate pairs of one example whose second member stands in a window, with the class of each."""

    example: str
    places: Places
    classes: NDArray[np.int64]
    possible: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """One window: sub-word ``ids``, the token that each belongs to, the tokens' features and hashes, and right tags.

    ``title`` marks the sub-words of the document's title; ``asked`` are the pairs of the window.
    """

    ids: NDArray[np.int64]
    owners: NDArray[np.int64]
    title: NDArray[np.bool_]
    features: NDArray[np.float32]
    hashes: NDArray[np.int64]
    tags: NDArray[np.int64]
    tokens: tuple[Token, ...]
    asked: tuple[Asked, ...] = ()


class Sampler:
    """Turns annotated documents into samples."""

    def __init__(self, model: Path, lookup: Lookup) -> None:
        self._tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self.lookup = lookup

    def samples(self, annotated: Annotated, examples: Sequence[Example] = ()) -> Iterator[Sample]:
        """The windows of one document, with the pairs of its examples."""
        document = annotated.document
        tokens = tokenise(document.text)
        matches = self.lookup.matches(document.text, tokens)
        table = features(document, tokens, matches, self.lookup.types_of)
        tags = right_tags(tokens, annotated.mentions)
        for window in windows(document, tokens):
            text, shift = reading(document, window.span)
            encoding = self._tokenizer.encode(text)
            inside = tokens[window.first : window.last]
            offsets = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
            yield Sample(
                np.array(encoding.ids),
                owners(offsets, inside, shift),
                in_title(offsets, inside, shift),
                table[window.first : window.last],
                hashes(inside),
                _whole(tags[window.first : window.last], table[window.first : window.last, BREAK]),
                tuple(inside),
                tuple(asked(example, inside) for example in examples),
            )


def asked(example: Example, tokens: Sequence[Token]) -> Asked:
    """The pairs of an example whose second member is among the tokens."""
    candidates = example.pairs.candidates
    starts, ends = bounds(tokens).T
    found = places(candidates, range(len(candidates)), starts, ends)
    types = [(candidates[row].one.type, candidates[row].other.type) for row in found.rows]
    possible = np.array([[True, *(sense.takes(*pair) for sense in SENSES)] for pair in types], dtype=np.bool_)
    return Asked(example.name, found, example.classes[found.rows], possible.reshape(len(types), 1 + len(SENSES)))


def right_tags(tokens: Sequence[Token], mentions: Sequence[tuple[Span, ConceptType]]) -> NDArray[np.int64]:
    """The tag of each token that the annotated mentions make right."""
    tags = np.zeros(len(tokens), dtype=np.int64)
    for span, type_ in mentions:
        place = "B"
        for at, token in enumerate(tokens):
            if token.start < span.end and token.end > span.start and tags[at] == 0:
                tags[at] = TAGS.index(f"{place}-{type_.value}")
                place = "I"
    return tags


def _whole(tags: NDArray[np.int64], breaks: NDArray[np.float32]) -> NDArray[np.int64]:
    """The tags with a beginning for every mention, also one that another, a block's or the window's edge cuts."""
    names = [TAGS[tag] for tag in tags]
    for at, name in enumerate(names):
        before = names[at - 1] if at else ""
        if name[0] == "I" and (before[2:] != name[2:] or breaks[at]):
            names[at] = f"B{name[1:]}"
    return np.array([TAGS.index(name) for name in names], dtype=np.int64)
