"""Reads the claims of a document from its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from graph.claims.anchors import Anchor
from graph.claims.assembly import Reading, assemble
from graph.claims.candidates import Candidate, Sentence, candidates, read_sentences
from graph.claims.classifier import Classifier
from graph.claims.cues import cues, modality, polarity
from graph.claims.features import Reader
from graph.claims.refinement import refined
from graph.claims.vectors import Encode
from graph.model import Argument, Claim, Document, Evidence, Mention

_THRESHOLD = 0.35


class ClaimExtractor:
    """Finds what a document states or denies of the concepts it mentions.

    Candidate pairs come from the document's structure (`candidates`), a trained classifier names their relation
    (`classifier`), cues in the sentence tell denial and reserve (`cues`).
    """

    def __init__(self, encode: Encode | None = None) -> None:
        self._encode = encode
        self._classifier = Classifier.load()

    def extract(self, document: Document, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        """The claims of ``document``, in the order of their first evidence.

        ``mentions`` lie in the document's text and do not overlap. Every evidence span is a sentence or list item
        of the text; the same input gives the same claims.
        """
        pairs: list[tuple[Sentence, Candidate, list[str]]] = []
        reader = Reader(document)
        for sentence in read_sentences(document, mentions):
            view = reader.view(sentence)
            pairs += [(sentence, candidate, view.features(candidate)) for candidate in candidates(sentence)]
        if not pairs:
            return ()
        return assemble(self._readings(document, pairs))

    def _readings(self, document: Document, pairs: list[tuple[Sentence, Candidate, list[str]]]) -> Iterator[Reading]:
        types = [(candidate.first.type, candidate.second.type) for _, candidate, _ in pairs]
        probabilities = self._classifier.probabilities([features for _, _, features in pairs], types)
        for (sentence, candidate, _), row in zip(pairs, probabilities, strict=True):
            if 1 - row[0] >= _THRESHOLD:
                best = int(np.argmax(row[1:]))
                label = self._classifier.labels[best]
                subject, object_ = _argument(candidate.first), _argument(candidate.second)
                if not label.forward:
                    subject, object_ = object_, subject
                found = cues(document.text, sentence.unit.span)
                evidence = Evidence(
                    sentence.unit.span,
                    subject.mention,
                    object_.mention,
                    polarity(found, subject.mention, object_.mention),
                    modality(found, subject.mention, object_.mention),
                    round(float(1 - row[0]), 3),
                    _rule(candidate),
                )
                yield Reading(
                    subject, refined(label.relation, document.text, sentence, subject, object_), object_, evidence
                )


def _argument(member: Mention | Anchor) -> Argument:
    span = member.span if isinstance(member, Mention) else None
    return Argument(member.concept, member.label, member.type, span, member.candidate)


def _rule(candidate: Candidate) -> str:
    if isinstance(candidate.first, Mention):
        return "model:pair"
    return "model:" + min(candidate.first.sources)
