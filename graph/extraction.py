"""From a document to its mentions and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from graph.claims import ClaimExtractor
from graph.linking import Linker, Lookup, TokenEncode
from graph.model import Claim, Document, Extraction, Mention
from ontology.vocabulary import Vocabulary

VERSION = "0.7.1"
"""Raised with every change of rules or trained weights, so that documents are read again."""

_SURE = 0.45
"""What a mention scores at least that no claim speaks of. The best bound for F1 is half of the F1 that is reached
(Lipton, Elkan and Naryanaswamy 2014, "Optimal Thresholding of Classifiers to Maximize F1 Measure")."""


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
            yield Extraction(tuple(sure_or_claimed(found.mentions, stated)), stated, self.name)


def sure_or_claimed(mentions: Iterable[Mention], claims: Iterable[Claim]) -> Iterator[Mention]:
    """The mentions that are sure, or of which a claim's evidence speaks: a doubtful one that states nothing is none."""
    spoken = {span for claim in claims for found in claim.evidence for span in (found.subject, found.object)}
    return (mention for mention in mentions if mention.score >= _SURE or mention.span in spoken)
