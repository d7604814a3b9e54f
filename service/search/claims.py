"""Claims as texts state or deny them: one row a piece of evidence, and the quotation that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.citations import Citation
from ontology.terms import Relation
from service.search.catalogue import Catalogue
from service.search.response import PassageClaim, Quoted
from service.search.understanding.forms import Given
from service.view import Stated, View
from service.view.view import listed, quotation

_WITHIN = "IN (SELECT value FROM json_each(?))"


def stated_of(view: View, given: Given, concepts: Iterable[str], relations: Iterable[Relation]) -> list[Stated]:
    """All evidence on claims that have one of the concepts at the given end, and one of the relations."""
    names, kinds = listed(concepts), listed(relation.value for relation in relations)
    return view.stated(f"e.{given.value} {_WITHIN} AND e.relation {_WITHIN}", names, kinds)


def stated_in(view: View, passages: Iterable[str]) -> list[Stated]:
    """All evidence that stands in the passages, in text order."""
    where = f"e.passage IN (SELECT number FROM passage WHERE iri {_WITHIN})"
    return view.stated(where, listed(passages), order="e.start, e.end, e.claim, e.iri")


def stated_by(view: View, claim: str) -> list[Stated]:
    """All evidence on one claim."""
    return view.stated("e.claim = ?", claim)


def quoted(view: View, catalogue: Catalogue, stated: Sequence[Stated]) -> list[Quoted]:
    """The evidence with its quotations, in the order given; what was removed meanwhile is left out."""
    citations = view.citations({one.passage for one in stated})
    found = []
    for one in stated:
        subject, object_ = catalogue.concept(one.subject), catalogue.concept(one.object)
        passage = citations.get(one.passage)
        if subject is not None and object_ is not None and passage is not None:
            found.append(
                Quoted(
                    claim=one.claim,
                    evidence=one.evidence,
                    subject=subject,
                    relation=one.relation,
                    object=object_,
                    polarity=one.polarity,
                    modality=one.modality,
                    confidence=one.confidence,
                    rule=one.rule,
                    passage=one.passage,
                    quote=quotation(one, passage),
                )
            )
    return found


def passage_claim(catalogue: Catalogue, passage: Citation, one: Stated) -> PassageClaim | None:
    """A claim of a passage; None when one of its concepts was removed meanwhile."""
    subject, object_ = catalogue.concept(one.subject), catalogue.concept(one.object)
    if subject is None or object_ is None:
        return None
    return PassageClaim(
        claim=one.claim,
        evidence=one.evidence,
        subject=subject,
        relation=one.relation,
        object=object_,
        polarity=one.polarity,
        modality=one.modality,
        confidence=one.confidence,
        start=one.start,
        end=one.end,
        exact=one.of(passage),
    )
