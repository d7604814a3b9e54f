"""From a document to its mentions and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from graph.claims import ClaimExtractor
from graph.linking import Linker, Lookup, TokenEncode
from graph.linking.tokens import name_key
from graph.model import Argument, Claim, Document, Extraction, Mention
from ontology.terms import Relation
from ontology.vocabulary import Vocabulary

VERSION = "0.7.6"
"""Raised with every change of rules or trained weights, so that documents are read again."""

_TOGETHER = 64
"""Documents whose words' vectors are held at a time: more are read no faster and fill memory."""

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
        self.name = _named("builtin", edition)
        self._concepts = vocabulary.concepts
        self._lookup = lookup or Lookup(vocabulary)
        self.linker = Linker(vocabulary, tokens, self._lookup)
        self._claims = ClaimExtractor()

    def extract(self, document: Document) -> Extraction:
        """What the document mentions and claims."""
        return next(self.extract_many([document]))

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn."""
        for start in range(0, len(documents), _TOGETHER):
            yield from self._extracted(documents[start : start + _TOGETHER])

    def _extracted(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        linked = list(self.linker.link_many(documents))
        claims = self._claims.extract_many(
            [(document, found.mentions, found.stretches) for document, found in zip(documents, linked, strict=True)]
        )
        for found, stated in zip(linked, map(self._of_known, claims), strict=True):
            yield Extraction(tuple(sure_or_claimed(found.mentions, stated)), stated, self.name)

    def _of_known(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims, where what only the document's title names is the vocabulary's concept of that name."""
        known: dict[tuple[str, Relation, str], Claim] = {}
        for claim in claims:
            own = replace(claim, subject=self._known(claim.subject), object=self._known(claim.object))
            same = known.get(ends := (own.subject.concept, own.relation, own.object.concept))
            known[ends] = own if same is None else replace(same, evidence=(*same.evidence, *own.evidence))
        return tuple(known.values())

    def _known(self, argument: Argument) -> Argument:
        if not argument.candidate or argument.mention is not None:
            return argument
        senses = self._lookup.dictionary.senses(name_key(argument.label))
        found = next((s.concept for s in senses if argument.type in self._lookup.types_of(s.concept)), None)
        if found is None:
            return argument
        return replace(argument, concept=found, label=self._concepts[found].label, candidate=False)


class NameExtractor:
    """The vocabulary's names as they stand, linked by dictionary alone: no claims, at a fraction of the time."""

    def __init__(self, lookup: Lookup, edition: str = "") -> None:
        """Find the names of ``lookup``; ``edition`` as for `BuiltinExtractor`."""
        self.name = _named("names", edition)
        self._lookup = lookup

    def extract(self, document: Document) -> Extraction:
        """What the document mentions."""
        return Extraction(self._lookup.mentions(document), (), self.name)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn."""
        return map(self.extract, documents)


def sure_or_claimed(mentions: Iterable[Mention], claims: Iterable[Claim]) -> Iterator[Mention]:
    """The mentions that are sure, or that a claim speaks of: a doubtful one that states nothing is none.

    A claim speaks of a mention that stands in its evidence, and of all of a concept that evidence only refers to.
    """
    ends = [
        (argument.concept, span)
        for claim in claims
        for evidence in claim.evidence
        for argument, span in ((claim.subject, evidence.subject), (claim.object, evidence.object))
    ]
    named = {span for _, span in ends}
    meant = {concept for concept, span in ends if span is None}
    return (m for m in mentions if m.score >= _SURE or m.span in named or m.concept in meant)


def _named(kind: str, edition: str) -> str:
    return f"{kind}-{VERSION}" + (f"+{edition}" if edition else "")
