"""Linking: every mention of a document, typed and tied to a concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.linking.contacts import outside_contacts
from graph.linking.dictionary import Match
from graph.linking.features import features
from graph.linking.grounding import Grounding
from graph.linking.lookup import Lookup
from graph.linking.predicates import predicated
from graph.linking.stretch import Stretch
from graph.linking.tagger import Floats, Tagger, Words
from graph.linking.tags import Tagged
from graph.linking.tokens import Token, key, tokenise
from graph.linking.vectors import TokenEncode, bounds, stretch
from graph.linking.windows import Window, windows
from graph.linking.words import hashes
from graph.model import Document, Mention, Span
from graph.passages import reading
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

_DATA = Path(__file__).parent / "data"
ADAPTER = _DATA / "adapter.safetensors"
"""How the encoder is to be changed for its token vectors to serve the tagger: low-rank factors by weight."""

WORDS_SHARE = 0.1
"""The part that the tagger by words has in the scores when the one by vectors is there too; chosen on ``dev``."""

_BATCH = 64  # documents


@dataclass(frozen=True, slots=True)
class Linked:
    """A document's mentions, in text order without overlaps, and its words as the encoder saw them, if one did."""

    mentions: tuple[Mention, ...]
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A document made ready for tagging."""

    document: Document
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    windows: tuple[Window, ...]
    features: Floats


class Linker:
    """Finds the mentions of documents and links them to the vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        tokens: TokenEncode | None = None,
        lookup: Lookup | None = None,
        tagger: Tagger | None = None,
    ) -> None:
        """Link to ``vocabulary``.

        ``tokens`` gives the token vectors of an encoder changed by `ADAPTER`; without it words alone decide.
        ``lookup`` is the vocabulary's, where it has been made already. ``tagger`` stands in for the shipped one.
        """
        self._lookup = lookup or Lookup(vocabulary)
        self._tokens = tokens
        self._tagger = tagger or _shipped(with_vectors=tokens is not None)

    def link(self, document: Document) -> tuple[Mention, ...]:
        """The document's mentions in text order, without overlaps."""
        return next(self.link_many([document])).mentions

    def link_many(self, documents: Sequence[Document]) -> Iterator[Linked]:
        """The mentions of each document in turn; the encoder is called for many texts at once."""
        for at in range(0, len(documents), _BATCH):
            read = [self._read(document) for document in documents[at : at + _BATCH]]
            for one, (tagged, stretches) in zip(read, self._tagged(read), strict=True):
                grounding = Grounding(self._lookup, one.document.text, one.tokens, one.matches)
                yield Linked(tuple(grounding.mention(each) for each in tagged), stretches)

    def ground(
        self, document: Document, phrases: Sequence[tuple[Span, ConceptType, float]]
    ) -> Iterator[Mention | None]:
        """The mention that each phrase of the document is, given its type and how sure that is.

        None where the phrase is not made of whole words, or names concepts none of which can be of this type.
        """
        tokens = tokenise(document.text)
        matches = self._lookup.matches(document.text, tokens)
        grounding = Grounding(self._lookup, document.text, tokens, matches)
        firsts = {token.start: number for number, token in enumerate(tokens)}
        lasts = {token.end: number + 1 for number, token in enumerate(tokens)}
        for span, type_, sure in phrases:
            first, last = firsts.get(span.start), lasts.get(span.end)
            if first is None or last is None or last <= first:
                yield None
                continue
            mention = grounding.mention(Tagged(first, last, type_, sure))
            misnamed = mention.candidate and self._lookup.dictionary.senses(key(tokens[first:last]))
            yield None if misnamed else mention

    def _read(self, document: Document) -> _Read:
        tokens = tokenise(document.text)
        matches = self._lookup.matches(document.text, tokens)
        table = features(document, tokens, matches, self._lookup.types_of)
        return _Read(document, tokens, matches, windows(document, tokens), table)

    def _tagged(self, read: Sequence[_Read]) -> Iterator[tuple[tuple[Tagged, ...], tuple[Stretch, ...]]]:
        """What the tagger finds in each document, all windows at once, and the words it saw."""
        pieces = [(one, window) for one in read for window in one.windows]
        seen = self._seen(pieces)
        found = iter(list(self._tagger.tag(self._words(pieces, seen))))
        stretches = iter(seen)
        for one in read:
            tagged = tuple(tagged.moved(window.first) for window in one.windows for tagged in next(found))
            tagged = tuple(outside_contacts(one.document.text, one.tokens, tagged))
            tagged = predicated(one.tokens, tagged, self._condition)
            yield tagged, tuple(stretch for _ in one.windows if (stretch := next(stretches)) is not None)

    def _condition(self, tokens: Sequence[Token]) -> bool:
        """Whether words name a condition of the vocabulary."""
        senses = self._lookup.dictionary.senses(key(tokens))
        return any(ConceptType.CONDITION in self._lookup.types_of(sense.concept) for sense in senses)

    def _seen(self, pieces: Sequence[tuple[_Read, Window]]) -> Sequence[Stretch | None]:
        """Each window as the encoder sees it; None where there is no encoder."""
        if self._tokens is None:
            return [None] * len(pieces)
        contexts = [reading(one.document, window.span) for one, window in pieces]
        encoded = self._tokens([text for text, _ in contexts])
        return [
            stretch(states, one.tokens[window.first : window.last], shift)
            for states, (one, window), (_, shift) in zip(encoded, pieces, contexts, strict=True)
        ]

    def _words(self, pieces: Sequence[tuple[_Read, Window]], seen: Sequence[Stretch | None]) -> list[Words]:
        """What is known of the words of each window."""
        return [
            Words(
                bounds(one.tokens[window.first : window.last]),
                one.features[window.first : window.last],
                hashes(one.tokens[window.first : window.last]),
                known.vectors if known else None,
            )
            for (one, window), known in zip(pieces, seen, strict=True)
        ]


def _shipped(with_vectors: bool) -> Tagger:
    """The tagger that is shipped with the package."""
    words = Tagger.load(_DATA / "words.npz")
    return Tagger.load(_DATA / "vectors.npz").mixed(words, WORDS_SHARE) if with_vectors else words
