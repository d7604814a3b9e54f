"""An extractor for a controlled language, so that tests of the service do not hang on what trained models find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.identifiers import candidate_iri
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Span
from graph.sentences import sentences
from ontology.terms import ConceptType, Modality, Polarity, Relation
from ontology.vocabulary import Vocabulary

_VERBS = {
    "treats": (Relation.TREATS, Polarity.AFFIRMED),
    "does not treat": (Relation.TREATS, Polarity.NEGATED),
    "reduces": (Relation.RELIEVES, Polarity.AFFIRMED),
    "prevents": (Relation.PREVENTS, Polarity.AFFIRMED),
    "causes": (Relation.HAS_EFFECT, Polarity.AFFIRMED),
    "may cause": (Relation.HAS_EFFECT, Polarity.AFFIRMED),
    "does not cause": (Relation.HAS_EFFECT, Polarity.NEGATED),
    "has the side effect": (Relation.HAS_ADVERSE_EFFECT, Polarity.AFFIRMED),
    "has the symptom": (Relation.HAS_SYMPTOM, Polarity.AFFIRMED),
    "is caused by": (Relation.HAS_CAUSE, Polarity.AFFIRMED),
    "is derived from": (Relation.DERIVED_FROM, Polarity.AFFIRMED),
    "is a kind of": (Relation.BROADER, Polarity.AFFIRMED),
}
_SENTENCE = re.compile(rf"^(.+?) ({'|'.join(sorted(_VERBS, key=len, reverse=True))}) (.+?)[.!]?$")
_CANDIDATES = {
    "zest for knitting": ConceptType.EFFECT,
    "late dawn craving": ConceptType.EFFECT,
    "nurses": ConceptType.EFFECT,
}


class ControlledExtractor:
    """Reads sentences of the form "X treats Y." where X and Y are names of the vocabulary, or of our own."""

    name = "controlled-1"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._names = {text.casefold(): iri for text, _, iri in reversed(list(vocabulary.labels()))}
        self._vocabulary = vocabulary

    def extract(self, document: Document) -> Extraction:
        mentions: dict[Span, Mention] = {}
        claims = []
        for span in sentences(document.text, Span(0, len(document.text))):
            match = _SENTENCE.match(span.of(document.text))
            if match is None:
                continue
            ends = [
                self._mention(document.text, Span(span.start + match.start(n), span.start + match.end(n)))
                for n in (1, 3)
            ]
            if all(end is not None for end in ends):
                subject, object_ = (end for end in ends if end is not None)
                mentions |= {subject.span: subject, object_.span: object_}
                claims.append(_claim(subject, match[2], object_, span))
        return Extraction(tuple(sorted(mentions.values(), key=lambda m: m.span)), tuple(claims), self.name)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        for document in documents:
            yield self.extract(document)

    def _mention(self, text: str, span: Span) -> Mention | None:
        name = span.of(text).casefold()
        iri = self._names.get(name)
        if iri is not None:
            concept = self._vocabulary.concepts[iri]
            return Mention(span, iri, concept.label, concept.types[0], 0.9, ("in the vocabulary",))
        if name in _CANDIDATES:
            return Mention(span, str(candidate_iri(name)), name, _CANDIDATES[name], 0.5, ("listed",), candidate=True)
        return None


def _claim(subject: Mention, verb: str, object_: Mention, span: Span) -> Claim:
    relation, polarity = _VERBS[verb]
    modality = Modality.HEDGED if verb.startswith("may") else Modality.ASSERTED
    evidence = Evidence(span, subject.span, object_.span, polarity, modality, 0.9, "sentence")
    return Claim(_argument(subject), relation, _argument(object_), (evidence,))


def _argument(mention: Mention) -> Argument:
    return Argument(mention.concept, mention.label, mention.type, mention.span, mention.candidate)
