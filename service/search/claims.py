"""Claims as the graph holds them: one row a piece of evidence, and the quotation that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.citations import Citation
from graph.store import Store
from ontology.namespaces import PK, RDF
from ontology.terms import Modality, Polarity, Relation
from service.search.catalogue import Catalogue
from service.search.citing import citations, values
from service.search.forms import Given
from service.search.response import Quoted

_RELATIONS = {str(relation.iri): relation for relation in Relation}
_POLARITIES = {str(polarity.iri): polarity for polarity in Polarity}
_MODALITIES = {str(modality.iri): modality for modality in Modality}


@dataclass(frozen=True, slots=True)
class Stated:
    """One piece of evidence with its claim; ``quote`` and ``passage`` are spans."""

    claim: str
    evidence: str
    subject: str
    relation: Relation
    object: str
    polarity: Polarity
    modality: Modality
    confidence: float
    rule: str
    quote: str
    passage: str
    document: str


_EVIDENCE = (
    f"?e <{PK.polarity}> ?pol ; <{PK.modality}> ?mod ; <{PK.confidence}> ?conf ; <{PK.rule}> ?rule ;"
    f" <{PK.quote}> ?q ; <{PK.passage}> ?p ."
)
_CLAIM = f"?claim <{RDF.subject}> ?s ; <{RDF.predicate}> ?r ; <{RDF.object}> ?o ."
_COLUMNS = "?claim ?e ?s ?r ?o ?pol ?mod ?conf ?rule ?q ?p ?d"


def stated_of(store: Store, given: Given, concepts: Iterable[str], relations: Sequence[Relation]) -> list[Stated]:
    """All evidence on claims that have one of the concepts at the given end, and one of the relations."""
    end = "?s" if given is Given.SUBJECT else "?o"
    names = values(concepts)
    if not names:
        return []
    return _read(
        store,
        f"VALUES {end} {{ {names} }} VALUES ?r {{ {values(str(r.iri) for r in relations)} }}"
        f" GRAPH ?d {{ {_CLAIM} ?claim <{PK.evidence}> ?e . {_EVIDENCE} }}",
    )


def stated_in(store: Store, passages: Iterable[str]) -> list[Stated]:
    """All evidence that stands in the passages."""
    names = values(passages)
    if not names:
        return []
    return _read(
        store,
        f"VALUES ?p {{ {names} }} GRAPH ?d {{ ?e <{PK.passage}> ?p ; <{PK.claim}> ?claim . {_EVIDENCE} {_CLAIM} }}",
    )


def stated_by(store: Store, claim: str) -> list[Stated]:
    """All evidence on one claim."""
    return _read(
        store, f"VALUES ?claim {{ {values([claim])} }} GRAPH ?d {{ {_CLAIM} ?claim <{PK.evidence}> ?e . {_EVIDENCE} }}"
    )


def _read(store: Store, pattern: str) -> list[Stated]:
    """The evidence that a pattern finds, each once, in the order of its IRIs."""
    found = {}
    for row in store.select(f"SELECT {_COLUMNS} WHERE {{ {pattern} }}"):
        claim, evidence, s, r, o, polarity, modality, confidence, rule, quote, passage, document = map(str, row)
        if r in _RELATIONS:
            found[evidence] = Stated(
                claim,
                evidence,
                s,
                _RELATIONS[r],
                o,
                _POLARITIES[polarity],
                _MODALITIES[modality],
                float(confidence),
                rule,
                quote,
                passage,
                document,
            )
    return [found[evidence] for evidence in sorted(found)]


def quoted(store: Store, catalogue: Catalogue, stated: Sequence[Stated]) -> list[Quoted]:
    """The evidence with its quotations, in the order given; what the graph no longer holds is left out."""
    return quoted_from(
        citations(store, [span for one in stated for span in (one.quote, one.passage)]), catalogue, stated
    )


def quoted_from(cited: Mapping[str, Citation], catalogue: Catalogue, stated: Sequence[Stated]) -> list[Quoted]:
    """The evidence with its quotations, from citations of its quotes and passages that were read already."""
    found = []
    for one in stated:
        subject, object_ = catalogue.concept(one.subject), catalogue.concept(one.object)
        quote, passage = cited.get(one.quote), cited.get(one.passage)
        if subject is None or object_ is None or quote is None:
            continue
        if passage is not None:
            quote = replace(quote, headings=passage.headings)
        found.append(
            Quoted(
                one.claim,
                one.evidence,
                subject,
                one.relation,
                object_,
                one.polarity,
                one.modality,
                one.confidence,
                one.rule,
                one.passage,
                quote,
            )
        )
    return found
