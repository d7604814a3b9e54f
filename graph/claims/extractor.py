"""Reads the claims of a document from its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims.assembly import Reading, assemble
from graph.claims.classifier import Classifier
from graph.claims.families import SENSES
from graph.claims.intake import CONFIDENCE, intake
from graph.claims.neighbours import neighbours
from graph.claims.pairs import Pairs, read_pairs
from graph.claims.readings import Stated, readings
from graph.claims.vectors import Projected, VectorModel, mixed
from graph.linking.stretch import Stretch
from graph.model import Claim, Document, Mention
from ontology.terms import Polarity

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

    def projected(self, stretches: Sequence[Stretch]) -> list[Projected]:
        """Stretches of words as `extract` takes them; those of many documents at once cost least."""
        return self._vectors.projected(stretches)

    def extract(
        self, document: Document, mentions: Sequence[Mention], words: Sequence[Projected] = ()
    ) -> tuple[Claim, ...]:
        """The claims of ``document``, in the order of their first evidence.

        ``mentions`` lie in the document's text and do not overlap; ``words`` are its stretches as `projected` gives
        them, without which the words' model alone decides. Every evidence span is a sentence or list item of the text;
        the same input gives the same claims.
        """
        pairs = read_pairs(document, mentions)
        if not pairs.candidates:
            return ()
        probabilities = self._classifier.words.probabilities(pairs.parts, pairs.types)
        probabilities = mixed(self._vectors, probabilities, pairs.candidates, words)
        rows, numbers = neighbours(pairs.candidates, pairs.views, probabilities)
        confidences = self._classifier.confidences(numbers).tolist() if len(rows) else []
        senses = [SENSES[best] for best in probabilities[rows, 1:].argmax(axis=1)]
        threshold = self._classifier.threshold
        stated = [
            Stated(index, sense, confidence)
            for index, sense, confidence in zip(rows.tolist(), senses, confidences, strict=True)
            if confidence >= min(_DENIED, threshold)
        ]
        found = readings(document.text, pairs, [*stated, *_ruled(document.text, pairs)])
        return assemble(r for r in found if r.evidence.confidence >= threshold or _denies(r))


def _ruled(text: str, pairs: Pairs) -> Iterator[Stated]:
    """The pairs that the rule of intake states."""
    for index, candidate in enumerate(pairs.candidates):
        if sense := intake(text, candidate):
            yield Stated(index, sense, CONFIDENCE, "intake")


def _denies(reading: Reading) -> bool:
    return reading.evidence.polarity is Polarity.NEGATED
