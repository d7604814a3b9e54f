"""What can be asked of a search."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from embeddings.fusion import Lane
from ontology.terms import ConceptType, Polarity, Relation

ANSWERS, MAX_ANSWERS = 10, 1000
CLAIMS, MAX_CLAIMS = 5, 1000
MAX_LIMIT = 100
MAX_TEXT = 2_000


def _encodable(text: str) -> str:
    """Refuse what no UTF-8 can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("the text holds a lone surrogate") from error
    return text


Text = Annotated[str, AfterValidator(_encodable)]
Names = Annotated[tuple[Text, ...], Field(max_length=50)]


class Filters(BaseModel):
    """What passages must have; several values of one filter are alternatives, and all filters must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concepts: Names = Field((), description="IRIs of concepts that the passage mentions; narrower ones count too.")
    types: tuple[ConceptType, ...] = Field((), description="Types of concept that the passage mentions.")
    relations: tuple[Relation, ...] = Field((), description="Relations that the passage states or denies.")
    polarity: Polarity | None = Field(None, description="Whether the passage affirms or denies a claim.")
    documents: Names = Field((), description="Identifiers of documents.")
    sources: Names = Field((), description="Hosts of the documents' URLs, such as `www.cancer.gov`.")

    @property
    def empty(self) -> bool:
        """Whether every passage passes."""
        return not (self.concepts or self.types or self.relations or self.polarity or self.documents or self.sources)


class Understand(BaseModel):
    """The parts of query understanding, each of which can be switched off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    concepts: bool = Field(True, description="Link concepts in the question.")
    spelling: bool = Field(True, description="Mend spelling slips in the names of concepts.")
    synonyms: bool = Field(True, description="Search for other names of the linked concepts as well.")
    narrower: bool = Field(True, description="Widen to narrower concepts.")
    relation: bool = Field(True, description="Detect which relation is asked for, and answer from the graph.")


class SearchRequest(BaseModel):
    """A question, and how to answer it."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"query": "Which medications reduce craving for heroin?", "limit": 3},
                {"query": "What causes heroin addiction?", "explain": True, "filters": {"types": ["condition"]}},
            ]
        },
    )

    query: Text = Field("", max_length=MAX_TEXT, description="The question, or some words.")
    similar: Text | None = Field(
        None, max_length=MAX_TEXT, description="Instead of a question: the IRI of a span, to find passages like it."
    )
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Passages a page.")
    claims: int = Field(
        CLAIMS, ge=0, le=MAX_CLAIMS, description="Claims told of each passage, those first that answer."
    )
    answers: int = Field(
        ANSWERS, ge=0, le=MAX_ANSWERS, description="Concepts told as answers, and as denied ones, best supported first."
    )
    cursor: Text | None = Field(None, max_length=500, description="`next` of the page before.")
    filters: Filters = Filters()
    understand: Understand = Understand()
    lanes: frozenset[Lane] = Field(frozenset(Lane), min_length=1, description="The lanes that take part.")
    weights: dict[Lane, Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]] | None = Field(
        None, description="What each lane weighs, instead of the index's own choice."
    )
    explain: bool = Field(False, description="Say of each passage how its score came about.")
    facets: bool = Field(False, description="Count concepts, types, relations, polarity, documents and sources.")
    fold: bool = Field(True, description="Fold near-duplicate passages into the best of them.")
