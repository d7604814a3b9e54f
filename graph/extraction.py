"""From a document to its mentions and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from graph.claims import ClaimExtractor
from graph.linking import Linker, Lookup, TokenEncode
from graph.model import Document, Extraction
from ontology.vocabulary import Vocabulary

VERSION = "0.6.0"
"""Raised with every change of rules or trained weights, so that documents are read again."""


class Extractor(Protocol):
    """What reads documents for mentions and claims.

    ``name`` tells extractors and their versions apart; it is recorded with everything that they find. Methods may be
    called from several threads.
    """

    @property
    def name(self) -> str:
        """Name and version, such as ``builtin-0.2.0``."""

    def extract(self, document: Document) -> Extraction:
        """What the document mentions and claims; the same for the same document."""

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn."""


class BuiltinExtractor:
    """Linking by dictionary and trained tagger, then claims by structure, rules and trained classifier."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        tokens: TokenEncode | None = None,
        edition: str = "",
        lookup: Lookup | None = None,
    ) -> None:
        """Extract with ``vocabulary``.

        ``tokens`` gives the vectors of a text's words; without it words alone decide. ``edition`` tells a vocabulary
        with additions from the shipped one. ``lookup`` is the vocabulary's, where it has been made already.
        """
        self.name = f"builtin-{VERSION}" + (f"+{edition}" if edition else "")
        self.linker = Linker(vocabulary, tokens, lookup)
        self._claims = ClaimExtractor()

    def extract(self, document: Document) -> Extraction:
        """What the document mentions and claims."""
        return next(self.extract_many([document]))

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn."""
        linked = list(self.linker.link_many(documents))
        claims = self._claims.extract_many(
            [(document, found.mentions, found.stretches) for document, found in zip(documents, linked, strict=True)]
        )
        for found, stated in zip(linked, claims, strict=True):
            yield Extraction(found.mentions, stated, self.name)
