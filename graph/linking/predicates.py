"""What a verb or a copula makes of a phrase, in words that name no mention by themselves.

"Smoking is dangerous" says what smoking does, "is safe" that it does no harm, "is not addiction treatment" what it does
not treat, and "can't filter blood" what kidneys cannot do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from graph.linking.tags import Tagged
from graph.linking.tokens import Token, tokenise
from ontology.namespaces import ID
from ontology.terms import ConceptType

HARM = str(ID["concept/harm"])
"""The concept that adjectives of harm and of safety speak of."""

_HARMFUL = frozenset({"harmful", "dangerous", "risky", "hazardous", "unsafe"})
_HARMLESS = frozenset({"safe", "harmless"})

_COPULAS = frozenset({"is", "are", "was", "were", "be"})
_BETWEEN = 3  # words between the copula and the adjective: "is probably not very"
_BEHIND = frozenset({"to", "for", "with", "in", "during", "while", "when", "after", "and", "or", "if"})
_ASKED = frozenset({"if", "whether", "which", "what", "how", "sure", "ensure"})  # "ask how much is safe"
_ENDS = frozenset(".?!:")
_SURE = 0.6
"""Annotators take such an adjective for an effect in about six cases of ten."""
_DENIALS = frozenset({"not", "never"})
_ARTICLES = frozenset({"a", "an", "the", "any"})
_CANNOT = frozenset({"can't", "cant", "cannot", "can not", "couldn't", "could not"})
_DO_NOT = frozenset({"don't", "dont", "do not", "didn't", "did not"})
_PEOPLE = frozenset({"they", "you", "we", "i", "he", "she", "people", "person", "patients", "children", "who"})
_AGENTS = frozenset({ConceptType.THERAPY, ConceptType.MEDICATION, ConceptType.SUBSTANCE})
_TREATMENTS = frozenset({"treatment", "cure", "remedy", "therapy", "medicine", "medication"})
_TREATING = frozenset({ConceptType.THERAPY, ConceptType.MEDICATION})


def predicated(
    tokens: Sequence[Token], tagged: Sequence[Tagged], condition: Callable[[Sequence[Token]], bool]
) -> tuple[Tagged, ...]:
    """The tagged phrases as what is said of them has it; ``condition`` tells whether words name a condition."""
    purposes = tuple(with_purposes(tokens, tagged, condition))
    return with_hazards(tokens, tuple(with_inability(tokens, purposes)))


def with_hazards(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> tuple[Tagged, ...]:
    """The tagged phrases, and the adjectives of harm and safety that are said of something and are in none of them.

    Phrases of safety that the sentence only asks about are left out: "ask your doctor which are safe for you".
    """
    kept = [phrase for phrase in tagged if not _asks_for_safety(tokens, phrase)]
    taken = {at for phrase in tagged for at in range(phrase.first, phrase.last)}
    found = [
        phrase
        for at, token in enumerate(tokens)
        if at not in taken and token.norm in _HARMFUL | _HARMLESS and _predicate(tokens, at)
        if not _asks_for_safety(tokens, phrase := Tagged(at, at + 1, ConceptType.EFFECT, _SURE))
    ]
    return tuple(sorted([*kept, *found], key=lambda phrase: phrase.first))


def with_purposes(
    tokens: Sequence[Token], tagged: Sequence[Tagged], condition: Callable[[Sequence[Token]], bool]
) -> Iterator[Tagged]:
    """The tagged phrases; of a treatment that something is said not to be, what it would treat.

    ``condition`` tells whether words name a condition. What a thing *is* a treatment for is said by its kind.
    """
    for phrase in tagged:
        last = phrase.last - 1
        if (
            phrase.type in _TREATING
            and last > phrase.first
            and tokens[last].norm in _TREATMENTS
            and _denied(tokens, phrase.first)
            and condition(tokens[phrase.first : last])
        ):
            yield replace(phrase, last=last, type=ConceptType.CONDITION)
        else:
            yield phrase


def with_inability(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> Iterator[Tagged]:
    """The tagged phrases; what people or organs cannot do is an effect with its denial: "can't filter blood".

    What a treatment or a substance cannot do is denied of it, and stays apart.
    """
    agent = False
    reached = 0
    for phrase in tagged:
        agent = phrase.type in _AGENTS or (agent and not _ended(tokens[reached : phrase.first]))
        first = phrase.first
        if phrase.type is ConceptType.EFFECT and not agent:
            first = max(reached, _inability(tokens, first))
        reached = phrase.last
        yield replace(phrase, first=first)


def about_harm(tokens: Sequence[Token], type_: ConceptType) -> bool:
    """Whether a tagged phrase speaks of harm by an adjective alone: "dangerous", "safe for your baby"."""
    following = tokens[1:]
    alone = not following or following[0].norm in _BEHIND
    return type_ is ConceptType.EFFECT and alone and tokens[0].norm in _HARMFUL | _HARMLESS


def denies_harm(concept: str, surface: str) -> bool:
    """Whether a mention of `HARM` says that there is none, as "safe" does: to deny that is to affirm harm.

    >>> denies_harm(HARM, "safe for your baby"), denies_harm(HARM, "harmful")
    (True, False)
    """
    return concept == HARM and any(token.norm in _HARMLESS for token in tokenise(surface)[:1])


def _predicate(tokens: Sequence[Token], at: int) -> bool:
    """Whether the adjective ends a statement that a copula makes, rather than describing the noun that follows."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = following is None or not following.text.isalpha() or following.norm in _BEHIND
    return ends and any(token.norm in _COPULAS for token in tokens[max(0, at - 1 - _BETWEEN) : at])


def _asks_for_safety(tokens: Sequence[Token], phrase: Tagged) -> bool:
    """Whether the phrase is one of safety, and its sentence asks rather than says that there is any."""
    if tokens[phrase.first].norm not in _HARMLESS or not about_harm(tokens[phrase.first : phrase.last], phrase.type):
        return False
    ends = (token.text for token in tokens[phrase.last :] if token.text in _ENDS)
    if next(ends, "") == "?":
        return True
    for token in reversed(tokens[: phrase.first]):
        if token.text in _ENDS:
            return False
        if token.norm in _ASKED:
            return True
    return False


def _inability(tokens: Sequence[Token], first: int) -> int:
    """Where a phrase begins with the denial of a verb before it, if people or a faculty are what is denied."""
    before = [token.text.casefold().replace("’", "'") for token in tokens[max(0, first - 3) : first]]
    for count in (1, 2):
        cue, subject = " ".join(before[-count:]), "".join(before[-count - 1 : -count])
        if cue in _CANNOT or (cue in _DO_NOT and subject in _PEOPLE):
            return first - count
    return first


def _ended(tokens: Sequence[Token]) -> bool:
    return any(token.text in _ENDS for token in tokens)


def _denied(tokens: Sequence[Token], first: int) -> bool:
    """Whether a copula with a denial stands before: "is not", "is never a"."""
    before = [token.norm for token in tokens[max(0, first - 3) : first] if token.norm not in _ARTICLES]
    return len(before) > 1 and before[-1] in _DENIALS and before[-2] in _COPULAS
