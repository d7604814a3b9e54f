"""A document's candidate pairs, ready for the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.claims.candidates import Candidate, Sentence, candidates, read_sentences
from graph.claims.features import Features, Part
from graph.claims.topics import asked_relation, question_of
from graph.claims.views import View
from graph.model import Document, Mention, Span
from ontology.terms import ConceptType


@dataclass(slots=True)
class Pairs:
    """Candidates in text order, with the view of each one's sentence and each one's features."""

    candidates: list[Candidate] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    parts: list[list[Part]] = field(default_factory=list)

    @property
    def types(self) -> list[tuple[ConceptType, ConceptType]]:
        """The types of each candidate's two concepts."""
        return [(candidate.one.type, candidate.other.type) for candidate in self.candidates]


def read_pairs(document: Document, mentions: Sequence[Mention]) -> Pairs:
    """The candidate pairs of a document."""
    found = Pairs()
    asked = _Asked(document)
    for sentence in read_sentences(document, mentions):
        features: Features | None = None
        for candidate in candidates(sentence):
            features = features or Features(document.text, sentence, asked.by(sentence))
            found.candidates.append(candidate)
            found.views.append(features.view)
            found.parts.append(features.parts(candidate))
    return found


class _Asked:
    """The relation that each sentence's heading, or else the document's question, asks about."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._question = _name(question_of(document))
        self._headings: dict[Span, str] = {}

    def by(self, sentence: Sentence) -> str:
        heading = sentence.unit.heading
        if heading is None:
            return self._question
        if heading not in self._headings:
            self._headings[heading] = _name(heading.of(self._text))
        return self._headings[heading]


def _name(question: str) -> str:
    relation = asked_relation(question)
    return relation.value if relation else "none"
