"""Reads the claims of a document from its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from graph.claims.assembly import Reading, assemble
from graph.claims.classifier import Classifier
from graph.claims.families import SENSES
from graph.claims.intake import CONFIDENCE, intake
from graph.claims.lists import agreed
from graph.claims.neighbours import neighbours
from graph.claims.pairs import Pairs, read_pairs
from graph.claims.readings import Stated, readings
from graph.claims.vectors import Floats, VectorModel, mixed
from graph.linking.stretch import Stretch
from graph.model import Claim, Document, Mention
from ontology.terms import Polarity

Linked: TypeAlias = tuple[Document, Sequence[Mention], Sequence[Stretch]]
"""A document with its mentions and its words as an encoder saw them."""

_DENIED = 0.25  # confidence from which a denied pair counts: a denial is rarely made of what is not at issue


class ClaimExtractor:
    """Finds what a document states or denies of the concepts it mentions.

    Candidate pairs come from the document's structure (`candidates`), a trained classifier names their relation
    (`classifier`), cues in the sentence tell denial and reserve (`cues`).
    """

    def __init__(self, classifier: Classifier | None = None, vectors: VectorModel | None = None) -> None:
        """Read claims with ``classifier`` and ``vectors``, by default the shipped ones."""
        self._classifier = classifier or Classifier.load()
        self._vectors = vectors or VectorModel.load()

    def extract(
        self, document: Document, mentions: Sequence[Mention], stretches: Sequence[Stretch] = ()
    ) -> tuple[Claim, ...]:
        """The claims of one document; see `extract_many`."""
        return next(self.extract_many([(document, mentions, stretches)]))

    def extract_many(self, documents: Sequence[Linked]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each document in turn, in the order of their first evidence; many at once cost least.

        The mentions lie in the document's text and do not overlap; its words are as an encoder saw them, without which
        the words' model alone decides. Every evidence span is a sentence or list item of the text; the same input gives
        the same claims.
        """
        found = [read_pairs(document, mentions) for document, mentions, _ in documents]
        probabilities = self._classifier.words.probabilities(
            [parts for pairs in found for parts in pairs.parts], [types for pairs in found for types in pairs.types]
        )
        read = [(pairs.candidates, words) for pairs, (*_, words) in zip(found, documents, strict=True)]
        probabilities = mixed(self._vectors, probabilities, read)
        first = 0
        for (document, *_), pairs in zip(documents, found, strict=True):
            last = first + len(pairs.candidates)
            yield self._stated(document.text, pairs, probabilities[first:last])
            first = last

    def _stated(self, text: str, pairs: Pairs, probabilities: Floats) -> tuple[Claim, ...]:
        """What the pairs of one document state, given the probabilities of their senses."""
        probabilities = agreed(pairs, probabilities)
        rows, numbers = neighbours(pairs.candidates, pairs.views, probabilities)
        confidences = self._classifier.confidences(numbers).tolist() if len(rows) else []
        senses = [SENSES[best] for best in probabilities[rows, 1:].argmax(axis=1)]
        threshold = self._classifier.threshold
        stated = [
            Stated(index, sense, confidence)
            for index, sense, confidence in zip(rows.tolist(), senses, confidences, strict=True)
            if confidence >= min(_DENIED, threshold)
        ]
        found = readings(text, pairs, [*stated, *_ruled(text, pairs)])
        return assemble(r for r in found if r.evidence.confidence >= threshold or _denies(r))


def _ruled(text: str, pairs: Pairs) -> Iterator[Stated]:
    """The pairs that the rule of intake states."""
    for index, candidate in enumerate(pairs.candidates):
        if sense := intake(text, candidate):
            yield Stated(index, sense, CONFIDENCE, "intake")


def _denies(reading: Reading) -> bool:
    return reading.evidence.polarity is Polarity.NEGATED
