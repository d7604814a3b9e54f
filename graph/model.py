"""The values that ingestion passes along: document, passage, mention, claim and evidence.

Every position is an index of Unicode code points into ``Document.text``, end exclusive.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from ontology.terms import ConceptType, Modality, Polarity, Relation


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text: code points from ``start`` up to, not including, ``end``.

    >>> Span(2, 5).of("heroin")
    'roi'

    Raises:
        ValueError: if not ``0 <= start <= end``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start},{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class BlockKind(StrEnum):
    """What a block of a document's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row, as the source marks it.

    ``level`` is the depth of a heading (1 is the highest) or of a list item (1 is the outermost), else 0.
    """

    span: Span
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, exactly as stored, with its structure.

    ``blocks`` are in text order and do not overlap; characters outside all blocks are layout.
    ``title`` is the document's name; ``question`` what it answers, where the source says so. Neither need stand
    in ``text``.
    """

    identifier: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    url: str | None = None
    media_type: str = "text/plain"
    question: str | None = None

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text's UTF-8 bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of a document, with the spans of the headings above it, outermost first."""

    span: Span
    headings: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a concept, the role it plays there, and why it was linked.

    ``label`` is the concept's preferred label. ``candidate`` marks a concept that no vocabulary holds:
    then ``concept`` is the candidate's own IRI and ``near`` the vocabulary concept most like it, if any.
    ``score`` lies in 0..1; ``reasons`` say in words what it rests on.
    """

    span: Span
    concept: str
    label: str
    type: ConceptType
    score: float
    reasons: tuple[str, ...]
    candidate: bool = False
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """The subject or the object of a claim: a concept, and the mention of it in the evidence, if one stands there."""

    concept: str
    label: str
    type: ConceptType
    mention: Span | None = None
    candidate: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence (or list item) that states or denies a claim, and how.

    ``confidence`` lies in 0..1 and is calibrated; ``rule`` names the rule or model that read the sentence.
    """

    span: Span
    subject: Span | None
    object: Span | None
    polarity: Polarity
    modality: Modality
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of two concepts: subject, relation, object, and all its evidence."""

    subject: Argument
    relation: Relation
    object: Argument
    evidence: tuple[Evidence, ...]

    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence that affirms the claim."""
        return tuple(e for e in self.evidence if e.polarity is Polarity.AFFIRMED)

    def opposing(self) -> tuple[Evidence, ...]:
        """The evidence that denies the claim."""
        return tuple(e for e in self.evidence if e.polarity is Polarity.NEGATED)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor found in one document: mentions in text order without overlaps, and claims."""

    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    extractor: str
