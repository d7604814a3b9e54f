"""The pages of concepts, claims, and whatever else has an IRI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.graph import Graph
from starlette.responses import HTMLResponse

from ontology.concept import Scope
from ontology.terms import Polarity, Relation
from service.rendering import PHRASES, page
from service.search.catalogue import Catalogue, references
from service.search.claims import quoted, stated_of
from service.search.response import ConceptRef, Quoted
from service.search.understanding.forms import Given
from service.view import Stated, View

_ROWS = 40
_QUOTES = 2
_NARROWER = 30

_INVERSE_PHRASES = {
    Relation.TREATS: "is treated by",
    Relation.RELIEVES: "is relieved by",
    Relation.PREVENTS: "is prevented by",
    Relation.HAS_EFFECT: "is an effect of",
    Relation.HAS_ADVERSE_EFFECT: "is an adverse effect of",
    Relation.HAS_SYMPTOM: "is a symptom of",
    Relation.HAS_CAUSE: "is a cause of",
    Relation.DERIVED_FROM: "is the source of",
    Relation.BROADER: "has the kinds",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim about a concept: the concept at its other end, and the best of its evidence."""

    concept: ConceptRef
    claim: str
    affirming: int
    denying: int
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The claims about a concept of one relation and direction."""

    title: str
    rows: tuple[_Row, ...]


def concept_page(view: View, catalogue: Catalogue, concept: ConceptRef) -> HTMLResponse:
    """The page of a concept: its names, its place in the vocabulary, and what texts claim about it."""
    known = catalogue.vocabulary.concepts.get(concept.iri)
    narrower = catalogue.vocabulary.narrower(concept.iri)
    mentioned = [iri for iri in sorted(narrower) if iri in catalogue.mentions]
    names = [label.text for label in known.labels[1:] if label.scope is not Scope.HIDDEN] if known else []
    return page(
        "concept.html",
        concept=concept,
        candidate=known is None,
        names=names[:24],
        mentions=catalogue.mentions.get(concept.iri, 0),
        broader=references(catalogue, known.broader if known else ()),
        narrower=references(catalogue, mentioned[:_NARROWER]),
        more_narrower=max(0, len(mentioned) - _NARROWER),
        matches=known.matches if known else (),
        groups=list(_groups(view, catalogue, concept)),
    )


def claim_page(iri: str, evidence: Sequence[Quoted]) -> HTMLResponse:
    """The page of a claim: all evidence for it and against it, side by side."""
    first = evidence[0]
    ranked = sorted(evidence, key=lambda one: (-one.confidence, one.evidence))
    return page(
        "claim.html",
        iri=iri,
        subject=first.subject,
        relation=first.relation,
        object=first.object,
        evidence_for=[one for one in ranked if one.polarity is Polarity.AFFIRMED],
        evidence_against=[one for one in ranked if one.polarity is Polarity.NEGATED],
    )


def resource_page(iri: str, graph: Graph) -> HTMLResponse:
    """The page of anything: its properties."""
    rows = sorted((str(p), str(o), isinstance(o, URIRef)) for p, o in graph.predicate_objects(URIRef(iri)))
    return page("resource.html", iri=iri, rows=rows)


def _groups(view: View, catalogue: Catalogue, concept: ConceptRef) -> Iterable[_Group]:
    for given, phrases in ((Given.SUBJECT, PHRASES), (Given.OBJECT, _INVERSE_PHRASES)):
        stated = stated_of(view, given, [concept.iri], list(Relation))
        for relation in Relation:
            rows = _rows(view, catalogue, given, [one for one in stated if one.relation is relation])
            if rows:
                yield _Group(f"{concept.label} {phrases[relation]}", rows)


def _rows(view: View, catalogue: Catalogue, given: Given, stated: Sequence[Stated]) -> tuple[_Row, ...]:
    by_claim: dict[str, list[Stated]] = {}
    for one in sorted(stated, key=lambda one: (-one.confidence, one.evidence)):
        by_claim.setdefault(one.claim, []).append(one)
    chosen = sorted(by_claim.values(), key=lambda group: -len(group))[:_ROWS]
    quotes = {q.evidence: q for q in quoted(view, catalogue, [one for group in chosen for one in _shown(group)])}
    rows = []
    for group in chosen:
        other = catalogue.concept(group[0].object if given is Given.SUBJECT else group[0].subject)
        if other is not None:
            affirming = sum(one.polarity is Polarity.AFFIRMED for one in group)
            shown = tuple(quotes[one.evidence] for one in _shown(group) if one.evidence in quotes)
            rows.append(_Row(other, group[0].claim, affirming, len(group) - affirming, shown))
    return tuple(rows)


def _shown(group: Sequence[Stated]) -> list[Stated]:
    """The best of each polarity, so that what speaks against a claim is seen beside what speaks for it."""
    return [one for polarity in Polarity for one in [one for one in group if one.polarity is polarity][:_QUOTES]]
