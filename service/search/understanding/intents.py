"""Which relation a question asks for, of what, and for what type of thing, by the way it is put."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import Span
from ontology.terms import ConceptType, Relation
from service.search.understanding.forms import QUALITIES, Given, anything, forms, wanted

_TYPES = {
    "medic": (ConceptType.MEDICATION,),
    "drug": (ConceptType.MEDICATION, ConceptType.SUBSTANCE),
    "pill": (ConceptType.MEDICATION,),
    "pharm": (ConceptType.MEDICATION,),
    "subst": (ConceptType.SUBSTANCE, ConceptType.MEDICATION),
    "therap": (ConceptType.THERAPY,),
    "interv": (ConceptType.THERAPY,),
    "proced": (ConceptType.THERAPY,),
}
_DONE_BY_SUBJECT = frozenset(
    {Relation.TREATS, Relation.RELIEVES, Relation.PREVENTS, Relation.HAS_EFFECT, Relation.HAS_ADVERSE_EFFECT}
)


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked: the relations, which end is given, where in the question the given concept stands (``topic``),
    the types that can answer, and, for a question of yes or no, where the other end stands (``confirm``), or the IRI of
    the concept that it is, said by an adjective (``quality``).

    With ``hereditary`` only inherited causes are asked for, with ``withdrawal`` what follows when one does without the
    topic.
    """

    relations: tuple[Relation, ...]
    given: Given
    topic: Span
    types: tuple[ConceptType, ...] = ()
    confirm: Span | None = None
    quality: str | None = None
    hereditary: bool = False
    withdrawal: bool = False


def intent(question: str) -> Intent | None:
    """What a question asks for; None when it asks for no relation that we know.

    >>> found = intent("Which medications reduce craving for heroin?")
    >>> [str(r) for r in found.relations], found.topic.of("Which medications reduce craving for heroin?")
    (['relieves', 'treats'], 'craving for heroin?')
    >>> intent("heroin") is None
    True
    """
    for expression, relations, given in forms():
        match = expression.search(question)
        if match and any(map(str.isalnum, match.group("topic"))):
            said = {group: Span(*match.span(group)) for group, words in match.groupdict().items() if words is not None}
            topic, confirm = said["topic"], said.get("confirm")
            if confirm is not None and anything().fullmatch(confirm.of(question)):
                confirm = None
            typed = given is Given.OBJECT and confirm is None and not _DONE_BY_SUBJECT.isdisjoint(relations)
            return Intent(
                relations,
                given,
                topic,
                _types(question, topic) if typed else (),
                confirm,
                next((iri for group, iri in QUALITIES.items() if group in said), None),
                "heredity" in said,
                "withdrawal" in said,
            )
    return None


def _types(question: str, topic: Span) -> tuple[ConceptType, ...]:
    """The types that the question asks for by name, outside its topic; none when it does not narrow them."""
    for match in wanted().finditer(question):
        if not topic.overlaps(Span(*match.span("wanted"))):
            word = match.group("wanted").lower()
            return next((types for stem, types in _TYPES.items() if word.startswith(stem)), ())
    return ()
