"""Which types of concept each relation holds between."""

from __future__ import annotations

from collections.abc import Mapping

from ontology.terms import ConceptType, Relation

_SUBSTANCE, _MEDICATION, _THERAPY = ConceptType.SUBSTANCE, ConceptType.MEDICATION, ConceptType.THERAPY
_CONDITION, _EFFECT, _CAUSE = ConceptType.CONDITION, ConceptType.EFFECT, ConceptType.CAUSE
_AGENTS = frozenset({_SUBSTANCE, _MEDICATION, _THERAPY})
_OUTCOMES = frozenset({_EFFECT, _CONDITION})

SIGNATURES: Mapping[Relation, tuple[frozenset[ConceptType], frozenset[ConceptType]]] = {
    Relation.TREATS: (frozenset({_MEDICATION, _THERAPY}), frozenset({_CONDITION})),
    Relation.RELIEVES: (_AGENTS, _OUTCOMES),
    Relation.PREVENTS: (_AGENTS, _OUTCOMES),
    Relation.HAS_EFFECT: (_AGENTS, _OUTCOMES),
    Relation.HAS_ADVERSE_EFFECT: (frozenset({_MEDICATION, _THERAPY}), _OUTCOMES),
    Relation.HAS_SYMPTOM: (frozenset({_CONDITION}), frozenset({_EFFECT})),
    Relation.HAS_CAUSE: (_OUTCOMES, frozenset({_CAUSE, _CONDITION})),
    Relation.DERIVED_FROM: (frozenset({_SUBSTANCE, _MEDICATION}), frozenset({_SUBSTANCE, _MEDICATION, _CAUSE})),
    Relation.BROADER: (frozenset(ConceptType), frozenset(ConceptType)),
}


def fits(relation: Relation, subject: ConceptType, object_: ConceptType) -> bool:
    """Whether a relation can hold between concepts of these types.

    >>> fits(Relation.HAS_SYMPTOM, ConceptType.MEDICATION, ConceptType.EFFECT)
    False
    """
    subjects, objects = SIGNATURES[relation]
    return subject in subjects and object_ in objects
