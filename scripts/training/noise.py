"""Mentions as the linker would have found them: some missing, some of another type, some too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from graph.linking.lookup import Lookup
from graph.model import Mention
from ontology.terms import ConceptType
from scripts.training.statements import Annotated

_S, _M, _T = ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY
_D, _E, _C = ConceptType.CONDITION, ConceptType.EFFECT, ConceptType.CAUSE
_MISSED = {_S: 0.15, _M: 0.1, _T: 0.3, _D: 0.12, _E: 0.22, _C: 0.35}
_MISTAKEN = {_S: (0.1, (_M, _D, _C)), _M: (0.1, (_S,)), _T: (0.06, (_D, _M, _E)), _D: (0.1, (_E, _E, _S)),
             _E: (0.1, (_D, _D, _C, _T)), _C: (0.4, (_E, _E, _D, _S, _T))}  # fmt: skip
_SPURIOUS = 0.35


def disturbed(text: Annotated, lookup: Lookup, random: Random) -> Annotated:
    """The text with its mentions disturbed; the rates are roughly those of the tagger on texts it did not learn."""
    kept = [_mistaken(m, random) for m in text.mentions if random.random() >= _MISSED[m.type]]
    taken = [m.span for m in text.mentions]
    extra = [
        replace(m, label=f"~{m.label}")
        for m in lookup.mentions(text.document)
        if not any(m.span.overlaps(span) for span in taken) and random.random() < _SPURIOUS
    ]
    return replace(text, mentions=_ordered([*kept, *extra]))


def _mistaken(mention: Mention, random: Random) -> Mention:
    rate, others = _MISTAKEN[mention.type]
    return replace(mention, type=random.choice(others)) if random.random() < rate else mention


def _ordered(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: m.span))
