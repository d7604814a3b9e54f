"""What a heading or a question asks about: the relation, and the name it asks it of."""

from __future__ import annotations

import re

from graph.model import Document
from ontology.terms import Relation

_ASKED = (
    (Relation.HAS_ADVERSE_EFFECT, re.compile(r"\b(?:side|adverse|unwanted) effects?\b|\badverse reactions?\b", re.I)),
    (Relation.PREVENTS, re.compile(r"\bprevent(?:s|ed|ion|ing)?\b|\bprotect", re.I)),
    (
        Relation.TREATS,
        re.compile(
            r"\btreat(?:s|ed|ment|ments|ing)?\b|\btherap(?:y|ies)\b|\bmanage(?:d|ment)?\b|\bcured?s?\b|\bto do\b", re.I
        ),
    ),
    (
        Relation.HAS_CAUSE,
        re.compile(r"\bcaus(?:es?|ed|ing)\b|\bwhy (?:do|does|is|are)\b|\brisks?\b|\binherit|\bgenetic|\bgets?\b", re.I),
    ),
    (
        Relation.HAS_SYMPTOM,
        re.compile(r"\bsymptoms?\b|\bsigns?\b|\bcomplications?\b|\boutlook\b|\bprognosis\b|\bfeels?\b", re.I),
    ),
    (Relation.HAS_EFFECT, re.compile(r"\beffects?\b|\bdoes? .* do\b|\bdangers?\b|\bharms?\b|\bbenefits?\b", re.I)),
    (Relation.BROADER, re.compile(r"\b(?:types|kinds|forms)\b", re.I)),
)
_OPENING = re.compile(
    r"(?:do you have information about"
    r"|(?:what|who|how|why|when|where|which)\b.*?\b(?:for|of|from|with|about|by|to(?! (?:do|prevent|diagnose|treat)\b)"
    r"|prevent|diagnose|treat|gets?|causes?)"
    r"|what (?:is|are)(?: \(are\))?"
    r"|(?:is|are|can|does|do)(?=\s.+\b(?:inherited|hereditary|genetic|contagious)[\s?.!:]*$)"
    r")\s+(?=\S)",
    re.I,
)
_CLOSING = re.compile(
    r"(?:\s+(?:treatments?|therapy|symptoms?|causes?|inherited|hereditary|genetic|contagious))?[\s?.!:]*$", re.I
)
_ARTICLE = re.compile(r"^(?:an?|the|your|my|someone with|people with)\s+", re.I)


def question_of(document: Document) -> str:
    """The question that a document answers: its own, or its title where that asks one; empty where none is known."""
    return document.question or (document.title if _OPENING.match(document.title.strip()) else "")


def asked_relation(question: str) -> Relation | None:
    """The relation that a question or heading asks about, if it asks about one.

    >>> asked_relation("What are the symptoms of Kawasaki disease?")
    <Relation.HAS_SYMPTOM: 'hasSymptom'>
    >>> asked_relation("What is heroin?") is None
    True
    """
    for relation, pattern in _ASKED:
        if pattern.search(question):
            return relation
    return None


def asked_name(question: str) -> str:
    """What a question or heading is about, in its own words.

    >>> asked_name("What are the symptoms of Kawasaki Disease ?")
    'Kawasaki Disease'
    >>> asked_name("What is (are) the common cold ?"), asked_name("Is gout inherited ?")
    ('common cold', 'gout')
    """
    opening = _OPENING.match(question.strip())
    name = question.strip()[opening.end() if opening else 0 :]
    name = _CLOSING.sub("", name)
    return _ARTICLE.sub("", name).strip()
