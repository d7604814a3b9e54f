"""One person's verdict on a claim or a link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from rdflib import URIRef

from graph.curation.anchors import Anchor
from graph.model import Span
from ontology.namespaces import ID, PK
from ontology.terms import Polarity, Relation

CORRECTED = "corrected by "
"""What the rule of corrected evidence, and the reason of a corrected link, begin with."""


class Verdict(StrEnum):
    """What was decided: that it is wrong, or that it should read otherwise."""

    REJECTED = "rejected"
    CORRECTED = "corrected"

    @property
    def iri(self) -> URIRef:
        """The ontology's individual for this verdict."""
        return PK[self.value.capitalize()]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a claim says: the IRIs of two concepts, and the relation between them."""

    subject: str
    relation: Relation
    object: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's verdict on a claim (by its IRI) or on a link (by the IRI of the mention's span).

    ``by`` names the person and ``at`` is an ISO 8601 time in UTC. ``document`` limits a verdict on a claim to one
    document. A correction says what to put instead: ``concept`` for a link; ``subject``, ``relation``, ``object`` or
    ``polarity`` for a claim, each None where it stays. ``statement`` repeats what the claim said, and ``anchor`` what
    the mention's text was, by which it is found again when its document changes.
    """

    target: str
    verdict: Verdict
    by: str
    at: str
    note: str = ""
    document: str | None = None
    concept: str | None = None
    subject: str | None = None
    relation: Relation | None = None
    object: str | None = None
    polarity: Polarity | None = None
    statement: Statement | None = None
    anchor: Anchor | None = None

    @property
    def iri(self) -> URIRef:
        """The decision's own IRI: one for each target and document, so that a later decision replaces an earlier."""
        digest = hashlib.sha256(f"{self.target}\x00{self.document or ''}".encode()).hexdigest()
        return ID["decision/" + digest[:20]]

    @property
    def place(self) -> tuple[str, Span] | None:
        """For a verdict on a link: the document's IRI, and where in it the mention stood; None for one on a claim.

        >>> Decision("https://example.org/d#char=3,9", Verdict.REJECTED, "Ada", "2026-11-24T12:00:00Z").place
        ('https://example.org/d', Span(start=3, end=9))
        """
        document, mark, position = self.target.rpartition("#char=")
        start, _, end = position.partition(",")
        if not mark or not start.isdecimal() or not end.isdecimal():
            return None
        return document, Span(int(start), int(end))
