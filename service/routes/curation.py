"""People's decisions about claims and links over HTTP, for the token's bearer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from graph.curation import Decision, Verdict, decisions
from ontology.terms import Polarity, Relation
from service.authorization import require_token
from service.curation import Concerned, Curator, decided_now, document_named
from service.search.request import Text
from service.state import TheLibrary, TheSearcher

router = APIRouter(tags=["Curation"])

Name = Annotated[Text, Field(min_length=1, max_length=2_000)]


class SentDecision(BaseModel):
    """A verdict on a claim, named by its IRI, or on a link, named by the IRI of the mention's span.

    A correction says what to put instead: `concept` for a link; `subject`, `relation`, `object` or `polarity` for a
    claim. Concepts are named by their IRIs.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "target": "https://w3id.org/pharmakon/id/document/note-1#char=0,6",
                    "verdict": "rejected",
                    "by": "Ada Lovelace",
                    "note": "a name, not the drug",
                }
            ]
        },
    )

    target: Name
    verdict: Verdict
    by: Annotated[Text, Field(min_length=1, max_length=200, description="The person who decides.")]
    note: Annotated[Text, Field(max_length=2_000)] = ""
    document: Name | None = Field(None, description="Identifier of the only document where a verdict on a claim holds.")
    concept: Name | None = None
    subject: Name | None = None
    relation: Relation | None = None
    object: Name | None = None
    polarity: Polarity | None = None


@router.post("/curation", status_code=201, summary="Reject or correct a claim or a link, for good")
def decide(request: Request, sent: SentDecision, library: TheLibrary, searcher: TheSearcher) -> Concerned:
    """Keep a decision, in place of an earlier one about the same; the documents it concerns are read again at once."""
    require_token(request)
    values = sent.model_dump(exclude={"document"})
    decision = Decision(**values, at=decided_now(), document=document_named(sent.document))
    with request.app.state.writing:
        return Curator(library).decide(decision)


@router.get("/curation", summary="The decisions that hold")
def listed(request: Request, library: TheLibrary) -> list[Decision]:
    """Who decided what, and when, in the order of time."""
    require_token(request)
    return sorted(decisions(library.store), key=lambda decision: decision.at)


@router.delete("/curation", summary="Withdraw a decision")
def withdraw(
    request: Request,
    target: Annotated[Name, Query(description="The IRI of the claim, or of the mention's span.")],
    library: TheLibrary,
    searcher: TheSearcher,
    document: Annotated[Name | None, Query(description="Identifier of the document that it is limited to.")] = None,
) -> Concerned:
    """Forget a decision, so that what the texts say holds again."""
    require_token(request)
    with request.app.state.writing:
        return Curator(library).withdraw(target, document_named(document))
