"""Reads the claims of a document from its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims.anchors import SOURCES, Anchor
from graph.claims.assembly import Reading, assemble
from graph.claims.candidates import Candidate
from graph.claims.classifier import Classifier
from graph.claims.families import SENSES, Family, Sense, relation
from graph.claims.neighbours import neighbours
from graph.claims.pairs import read_pairs
from graph.claims.refinement import refined
from graph.claims.scope import Scope
from graph.claims.vectors import Encode
from graph.model import Argument, Claim, Document, Evidence, Mention


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
        return assemble(self._readings(document, mentions))

    def _readings(self, document: Document, mentions: Sequence[Mention]) -> Iterator[Reading]:
        pairs = read_pairs(document, mentions)
        if not pairs.candidates:
            return
        probabilities = self._classifier.words.probabilities(pairs.parts, pairs.types)
        rows, numbers = neighbours(pairs.candidates, pairs.views, probabilities)
        if not len(rows):
            return
        confidences = self._classifier.confidences(numbers)
        best = probabilities[:, 1:].argmax(axis=1)
        scopes: dict[int, Scope] = {}
        for row, confidence in zip(rows.tolist(), confidences.tolist(), strict=True):
            if confidence < self._classifier.threshold:
                continue
            candidate = pairs.candidates[row]
            sentence = candidate.sentence
            if id(sentence) not in scopes:
                spans = [mention.span for mention in sentence.mentions]
                unit = sentence.unit
                scopes[id(sentence)] = Scope(document.text, unit.span, spans, pairs.views[row], unit.lead_in)
            scope = scopes[id(sentence)]
            yield _reading(document.text, candidate, SENSES[best[row]], scope, confidence)


def _reading(text: str, candidate: Candidate, sense: Sense, scope: Scope, confidence: float) -> Reading:
    one, other = _argument(candidate.one), _argument(candidate.other)
    if not sense.forward:
        one, other = other, one
    named, in_order = relation(sense.family, one.type, other.type)
    subject, object_ = (one, other) if in_order else (other, one)
    evidence = Evidence(
        candidate.sentence.unit.span,
        subject.mention,
        object_.mention,
        scope.polarity(subject.mention, object_.mention, helps=sense.family is Family.HELPS),
        scope.modality(subject.mention, object_.mention),
        round(confidence, 3),
        _rule(candidate),
    )
    return Reading(subject, refined(named, text, candidate.sentence, subject, object_), object_, evidence)


def _argument(member: Mention | Anchor) -> Argument:
    span = member.span if isinstance(member, Mention) else None
    return Argument(member.concept, member.label, member.type, span, member.candidate)


def _rule(candidate: Candidate) -> str:
    """Where the pair comes from: two mentions of a sentence, or the first source of the anchor."""
    if not isinstance(candidate.first, Anchor):
        return "model:pair"
    return "model:" + next(source for source in SOURCES if source in candidate.first.sources)
