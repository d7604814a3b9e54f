"""What the vocabulary tells of disorders besides their names: their adjectives, and which are mostly causes."""

from __future__ import annotations

from collections.abc import Container, Iterable

from graph.linking.dictionary import Sense
from graph.linking.morphology import adjective
from graph.linking.tokens import normal_form
from ontology.concept import Scope
from ontology.namespaces import ID
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

_PROCESSES = str(ID["concept/mesh-D010335"])


def adjectives(vocabulary: Vocabulary, senses: Iterable[Sense]) -> dict[str, Sense]:
    """The adjectives of disorders of one word by their normal form; those of pathologic processes say less."""
    made: dict[str, Sense] = {}
    for sense in senses:
        concept = vocabulary.concepts[sense.concept]
        name = normal_form(sense.label)
        process = _PROCESSES in concept.broader and not name.endswith("toxicity")
        if " " not in name and ConceptType.CONDITION in concept.types and not process:
            word = adjective(name)
            if word:
                made.setdefault(word, Sense(sense.concept, sense.label, Scope.RELATED.value))
    return made


def causes(vocabulary: Vocabulary, aside: Container[str]) -> frozenset[str]:
    """The disorders that are mostly spoken of as causes ("insulin resistance"): kinds of nothing but disorders.

    (Stress and the like are conditions too, but of other kinds as well.)
    """
    concepts = vocabulary.concepts

    def is_disorder(iri: str) -> bool:
        return iri in concepts and iri not in aside and ConceptType.CONDITION in concepts[iri].types

    return frozenset(
        iri
        for iri, concept in concepts.items()
        if concept.types[0] is ConceptType.CAUSE
        and concept.broader
        and all(is_disorder(one) for one in (iri, *concept.broader))
    )
