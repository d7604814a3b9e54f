"""The extractor that asks a language model, and falls back on the built-in one."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from graph.claims.assembly import Reading, assemble
from graph.claims.units import units
from graph.errors import LanguageModelError
from graph.extraction import BuiltinExtractor, sure_or_claimed
from graph.linking.predicates import denies_harm
from graph.llm import prompt
from graph.llm.acceptance import Quoted, Refusal, quoted
from graph.llm.cache import AnswerCache
from graph.llm.client import Complete, Endpoint, complete
from graph.model import Argument, Document, Evidence, Extraction, Mention, Passage
from graph.passages import passages
from graph.rdf import heading_path
from ontology.terms import Modality, Polarity

Answer = tuple[Passage, list[prompt.Proposal | None]]

log = logging.getLogger(__name__)

CONFIDENCE = 0.75
"""Given to every statement that is accepted: models give no probability that could be calibrated."""

_AT_A_TIME = 4


class LanguageModelExtractor:
    """Mentions by the built-in linker, claims by a language model under :mod:`graph.llm.acceptance`.

    A document for which any answer fails is read by the built-in extractor, under that one's name, so that the next
    ingestion tries it again. ``fallbacks`` counts these documents, ``refusals`` the statements not believed, by reason.
    """

    def __init__(self, builtin: BuiltinExtractor, endpoint: Endpoint, cache: Path, ask: Complete = complete) -> None:
        self.name = f"llm-{endpoint.model}-{prompt.VERSION}+{builtin.name}"
        self.fallbacks = 0
        self.refusals: Counter[Refusal] = Counter()
        self._builtin = builtin
        self._endpoint = endpoint
        self._cache = AnswerCache(cache)
        self._ask = ask
        self._turn = threading.Lock()

    def extract(self, document: Document) -> Extraction:
        """What the document mentions and claims."""
        try:
            answers = self._answers(document)
        except LanguageModelError as error:
            self.fallbacks += 1
            log.warning("%s: read by %s instead: %s", document.identifier, self._builtin.name, error)
            return self._builtin.extract(document)
        return self._extraction(document, answers)

    def extract_many(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """The extraction of each document in turn; calls from several threads take turns."""
        with self._turn:
            for document in documents:
                yield self.extract(document)

    def _answers(self, document: Document) -> list[Answer]:
        """What the model states of each passage; passages are asked about side by side."""
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            parts = passages(document)
            return list(zip(parts, pool.map(partial(self._answer, document), parts), strict=True))

    def _answer(self, document: Document, passage: Passage) -> list[prompt.Proposal | None]:
        text, headings = passage.span.of(document.text), heading_path(document, passage)
        asked = (self._endpoint.model, prompt.VERSION, text, *headings)
        kept = self._cache.get(*asked)
        if kept is not None:
            return prompt.proposals(kept)
        answer = self._ask(self._endpoint, prompt.messages(headings, text), prompt.SCHEMA)
        proposals = prompt.proposals(answer)
        self._cache.put(answer, *asked)
        return proposals

    def _extraction(self, document: Document, answers: Sequence[Answer]) -> Extraction:
        sentences = [unit.span for unit in units(document)]
        found: list[Quoted] = []
        for passage, proposals in answers:
            within = [sentence for sentence in sentences if passage.span.contains(sentence)]
            for checked in (quoted(proposal, document.text, within) for proposal in proposals):
                if isinstance(checked, Refusal):
                    self._refuse(document, checked)
                else:
                    found.append(checked)
        grounded = self._grounded(document, found)
        readings = [self._reading(one, *ends) for one, ends in grounded]
        claims = assemble(readings)
        named = [mention for _, ends in grounded for mention in ends]
        linked = sure_or_claimed(self._builtin.linker.link(document), claims)
        return Extraction(_merged(linked, named), claims, self.name)

    def _grounded(self, document: Document, found: Sequence[Quoted]) -> list[tuple[Quoted, tuple[Mention, Mention]]]:
        """The statements whose subject and object are concepts of their types."""
        phrases = [
            phrase
            for one in found
            for phrase in (
                (one.subject, one.proposal.subject_type, CONFIDENCE),
                (one.object, one.proposal.object_type, CONFIDENCE),
            )
        ]
        mentions = list(self._builtin.linker.ground(document, phrases))
        kept = []
        for one, subject, object_ in zip(found, mentions[::2], mentions[1::2], strict=True):
            if subject is None or object_ is None or subject.concept == object_.concept:
                self._refuse(document, Refusal.NOT_GROUNDED)
            else:
                kept.append((one, (self._named(subject), self._named(object_))))
        return kept

    def _named(self, mention: Mention) -> Mention:
        said = f"named by {self._endpoint.model} as {mention.type.value}"
        return replace(mention, reasons=(said, *mention.reasons[1:]))

    def _reading(self, one: Quoted, subject: Mention, object_: Mention) -> Reading:
        proposal = one.proposal
        denied = proposal.negated != denies_harm(object_.concept, proposal.object)
        evidence = Evidence(
            one.sentence,
            one.subject,
            one.object,
            Polarity.NEGATED if denied else Polarity.AFFIRMED,
            Modality.HEDGED if proposal.hedged else Modality.ASSERTED,
            CONFIDENCE,
            f"llm:{self._endpoint.model}",
        )
        return Reading(_argument(subject), proposal.relation, _argument(object_), evidence)

    def _refuse(self, document: Document, refusal: Refusal) -> None:
        self.refusals[refusal] += 1
        log.info("%s: a statement was refused: %s", document.identifier, refusal.value)


def _argument(mention: Mention) -> Argument:
    return Argument(mention.concept, mention.label, mention.type, mention.span, mention.candidate)


def _merged(linked: Iterable[Mention], named: Sequence[Mention]) -> tuple[Mention, ...]:
    """All mentions without overlaps, in text order; those that statements name go first, the longest before others."""
    chosen: list[Mention] = []
    for mention in (*sorted(named, key=lambda m: (-len(m.span), m.span, m.type)), *linked):
        if not any(mention.span.overlaps(other.span) for other in chosen):
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda mention: mention.span))
