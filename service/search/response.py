"""What a search says: how it understood the question, the graph's answer, and the passages.

Nothing here is changed once it is made. What an answer holds hundreds of is not frozen all the same: to make it would
take four times as long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from embeddings.fusion import Lane
from graph.citations import Citation
from ontology.terms import ConceptType, Modality, Polarity, Relation


class _Plain:
    """Has a member of an enumeration written as the string it is: pydantic would ask each, in Python, for its value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        schema["serialization"] = core_schema.simple_ser_schema("str")  # type: ignore[index]
        return schema


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """A concept by name."""

    iri: str
    label: str
    types: tuple[Annotated[ConceptType, _Plain()], ...]


@dataclass(frozen=True, slots=True)
class LinkedConcept:
    """A concept found in the question: where (code points of the question), and how.

    ``name`` is the name it was found by; ``written`` what the question says; ``corrected`` tells that the spelling was
    mended. ``mentions`` counts its mentions in the library; ``narrower`` those narrower concepts that occur there.
    ``modifies`` is the IRI of the concept that it narrows down, where no text speaks of the name that both make:
    "heroin withdrawal".
    """

    concept: ConceptRef
    start: int
    end: int
    written: str
    name: str
    corrected: bool
    mentions: int
    narrower: int
    modifies: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The relation that the question asks for.

    ``about`` are the concepts it is asked of, and ``given`` their place in the claim: ``subject`` or ``object``.
    ``types`` are the types of concept that can answer; empty means any. With ``confirm`` the question already names
    both ends, and asks whether it is so. With ``within`` only evidence of documents that name these too is an answer,
    with ``hereditary`` only causes that lie in genes or in families. Evidence of documents that name the
    ``circumstances`` comes first: "pain in cancer".
    """

    relations: tuple[Annotated[Relation, _Plain()], ...]
    about: tuple[ConceptRef, ...]
    given: str
    types: tuple[Annotated[ConceptType, _Plain()], ...] = ()
    confirm: tuple[ConceptRef, ...] = ()
    within: tuple[ConceptRef, ...] = ()
    hereditary: bool = False
    circumstances: tuple[ConceptRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the question was understood; ``text`` is the question after mended spelling."""

    text: str
    concepts: tuple[LinkedConcept, ...] = ()
    asked: Asked | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(slots=True)
class Statement:
    """A claim as one piece of evidence states or denies it."""

    claim: str
    evidence: str
    subject: ConceptRef
    relation: Annotated[Relation, _Plain()]
    object: ConceptRef
    polarity: Annotated[Polarity, _Plain()]
    modality: Annotated[Modality, _Plain()]
    confidence: float


@dataclass(slots=True)
class Quoted(Statement):
    """A statement with the rule that read it, its passage, and its quotation as a citation."""

    rule: str
    passage: str
    quote: Citation


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """A concept that answers the question, with the evidence for and against it.

    ``support`` orders the answers: how much the evidence affirms, each document counting 1 at most, and the less the
    worse its passage fits the question.
    ``affirming`` and ``denying`` count all evidence, of which ``evidence_for`` and ``evidence_against`` quote the best.
    """

    concept: ConceptRef
    claims: tuple[str, ...]
    support: float
    affirming: int
    denying: int
    evidence_for: tuple[Quoted, ...]
    evidence_against: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the graph answers: concepts that texts affirm, and, apart from them, those that texts only deny.

    As many of each are told as the request wants; the totals say how many there are.
    """

    statement: str
    affirmed: tuple[AnswerItem, ...] = ()
    denied: tuple[AnswerItem, ...] = ()
    affirmed_total: int = 0
    denied_total: int = 0


@dataclass(slots=True)
class Highlight:
    """A stretch of a passage that matches, in code points of the document; ``concept`` is set where one is named."""

    start: int
    end: int
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of a passage that answers best, in code points of the document."""

    start: int
    end: int
    exact: str


@dataclass(slots=True)
class Mentioned:
    """A mention of a concept in a passage, in code points of the document."""

    concept: ConceptRef
    role: Annotated[ConceptType, _Plain()]
    start: int
    end: int
    exact: str


@dataclass(slots=True)
class PassageClaim(Statement):
    """A statement in a passage; ``exact`` is the quotation, in code points of the document."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class LaneShare:
    """What one lane said of a passage: its own score, the rank by it, and what it adds to the final score."""

    score: float
    rank: int
    contribution: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score came about: the lanes' contributions sum to it."""

    lanes: dict[Lane, LaneShare]
    words: tuple[str, ...]
    concepts: tuple[ConceptRef, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its exact citation.

    ``claims`` are some of those that it states or denies, first those that answer the question, each told once;
    ``claims_total`` says how many there are. ``duplicates`` are passages that say nearly the same.
    """

    passage: str
    score: float
    citation: Citation
    sentence: Sentence
    highlights: tuple[Highlight, ...]
    concepts: tuple[Mentioned, ...]
    claims: tuple[PassageClaim, ...]
    claims_total: int
    duplicates: tuple[str, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that passages have, its name, and how many of those found have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether anything in the library answers the question, how sure that is (0..1), and why."""

    answered: bool
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The whole answer to a search; ``total`` counts the passages that were compared, before folding."""

    understanding: Understanding
    verdict: Verdict
    answer: Answer | None
    hits: tuple[Hit, ...]
    total: int
    next: str | None = None
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    milliseconds: float = 0.0
