"""Mentions as the linker finds them, or would have: some missing, some of another type, some too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from graph.identifiers import candidate_iri
from graph.linking.tokens import name_key
from graph.model import Mention, Span
from ontology.terms import ConceptType
from scripts.training.overlap import overlap
from scripts.training.statements import Annotated

_S, _M, _T = ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY
_D, _E, _C = ConceptType.CONDITION, ConceptType.EFFECT, ConceptType.CAUSE
_MISSED = {_S: 0.15, _M: 0.1, _T: 0.3, _D: 0.12, _E: 0.22, _C: 0.35}
_MISTAKEN = {_S: (0.1, (_M, _D, _C)), _M: (0.1, (_S,)), _T: (0.06, (_D, _M, _E)), _D: (0.1, (_E, _E, _S)),
             _E: (0.1, (_D, _D, _C, _T)), _C: (0.4, (_E, _E, _D, _S, _T))}  # fmt: skip
_SPURIOUS = 0.2  # mentions too many for each right one
_WORD = re.compile(r"[A-Za-z]{4,}(?: [a-z]{4,})?")


def disturbed(text: Annotated, random: Random) -> Annotated:
    """The text with its mentions disturbed; the rates are roughly those of the tagger on texts it did not learn."""
    kept = [_mistaken(mention, random) for mention in text.mentions if random.random() >= _MISSED[mention.type]]
    free = [
        Span(word.start(), word.end())
        for word in _WORD.finditer(text.document.text)
        if not any(mention.span.overlaps(Span(word.start(), word.end())) for mention in text.mentions)
    ]
    chosen = random.sample(free, min(len(free), round(_SPURIOUS * len(text.mentions))))
    extra = [_spurious(span, text.document.text, random) for span in chosen]
    return replace(text, mentions=tuple(sorted([*kept, *extra], key=lambda mention: mention.span)))


def recognised(text: Annotated, found: Sequence[Mention]) -> Annotated:
    """The text with the mentions ``found`` in it, each as the annotated mention that it matches, if any.

    They match when they share half of what both cover, or have the same name.
    """
    left = list(text.mentions)
    names = {name_key(mention.span.of(text.document.text)): mention for mention in reversed(text.mentions)}
    mentions = []
    for mention in found:
        alike = [other for other in left if overlap(mention.span, other.span) >= 0.5]
        same = max(
            alike, key=lambda other: (other.type is mention.type, overlap(mention.span, other.span)), default=None
        )
        if same:
            left.remove(same)
        same = same or names.get(name_key(mention.label))
        label = same.label if same else f"not {mention.label}"
        mentions.append(replace(mention, label=label, concept=same.concept if same else str(candidate_iri(label))))
    return replace(text, mentions=tuple(mentions))


def _spurious(span: Span, text: str, random: Random) -> Mention:
    label = "not " + span.of(text).lower()
    return Mention(span, str(candidate_iri(label)), label, random.choice((_S, _T, _D, _E, _E)), 1.0, ())


def _mistaken(mention: Mention, random: Random) -> Mention:
    rate, others = _MISTAKEN[mention.type]
    return replace(mention, type=random.choice(others)) if random.random() < rate else mention
