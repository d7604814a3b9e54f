"""What the vocabulary's labels mean, and how far a match with one of them is to be trusted."""

from __future__ import annotations

from collections.abc import Iterator

from graph.linking.dictionary import Match, Sense
from ontology.concept import Scope
from ontology.vocabulary import Vocabulary

_PREFERENCE = (Scope.EXACT, Scope.LAY, Scope.HIDDEN, Scope.NARROW, Scope.RELATED, Scope.BROAD)
_SCOPE_SCORE = {Scope.EXACT: 0.95, Scope.LAY: 0.9, Scope.HIDDEN: 0.9, Scope.NARROW: 0.75, Scope.RELATED: 0.7}


def ranked(vocabulary: Vocabulary) -> Iterator[Sense]:
    """What the vocabulary's labels mean, in order of preference."""
    concepts = vocabulary.concepts
    names = sorted(
        vocabulary.labels(), key=lambda named: (_PREFERENCE.index(named[1]), named[0] != concepts[named[2]].label)
    )
    return (Sense(iri, text, scope.value) for text, scope, iri in names)


def score(match: Match) -> float:
    """How far a dictionary match is to be trusted, from the scope of its label and the number of its senses."""
    return round(_SCOPE_SCORE.get(Scope(match.senses[0].scope), 0.6) * (0.9 if len(match.senses) > 1 else 1.0), 3)


def reasons(match: Match, label: str) -> tuple[str, ...]:
    """Why a match was made, in words."""
    sense = match.senses[0]
    said = [f"{sense.scope} label “{sense.label}” of “{label}”"]
    if match.defined:
        said.append(f"abbreviation of “{match.defined}”, as the document defines it")
    if len(match.senses) > 1:
        said.append(f"preferred among {len(match.senses)} concepts of this name")
    return tuple(said)
