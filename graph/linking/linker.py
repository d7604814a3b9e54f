"""Linking: every mention of a document, typed and tied to a concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.linking.lookup import Lookup
from graph.linking.vectors import TokenEncode
from graph.model import Document, Mention
from ontology.vocabulary import Vocabulary


class Linker:
    """Finds the mentions of documents and links them to the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, tokens: TokenEncode | None = None) -> None:
        """Link to ``vocabulary``; ``tokens`` gives the encoder's token vectors, without which words alone decide."""
        self._lookup = Lookup(vocabulary)
        self._tokens = tokens

    def link(self, document: Document) -> tuple[Mention, ...]:
        """The document's mentions in text order, without overlaps."""
        return next(self.link_many([document]))

    def link_many(self, documents: Sequence[Document]) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each document in turn; encoder calls are made for many texts at once."""
        for document in documents:
            yield self._lookup.mentions(document)
