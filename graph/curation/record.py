"""Decisions as triples in the graph of curation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from rdflib import Literal, URIRef

from graph.curation.anchors import Anchor
from graph.curation.decision import Decision, Statement, Verdict
from graph.rdf import Triple
from graph.store import Store
from ontology.namespaces import CURATION_GRAPH, ID, OA, PK, PROV, RDF, RDFS, XSD
from ontology.terms import Polarity, Relation

_VERDICTS = {v.iri: v for v in Verdict}
_RELATIONS = {r.iri: r for r in Relation}
_POLARITIES = {p.iri: p for p in Polarity}

_Values = Mapping[URIRef, URIRef | Literal]


def decisions(store: Store) -> list[Decision]:
    """All decisions in the store, in the order of their IRIs."""
    values: dict[URIRef, dict[URIRef, URIRef | Literal]] = {}
    for s, p, o in store.triples(CURATION_GRAPH):
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef | Literal):
            values.setdefault(s, {})[p] = o
    return [_read(values, iri) for iri in sorted(values) if PK.verdict in values[iri]]


def decide(store: Store, decision: Decision) -> None:
    """Keep a decision; one about the same target and document is replaced."""
    others = [d for d in decisions(store) if d.iri != decision.iri]
    _rewrite(store, [*others, decision])


def withdraw(store: Store, target: str, document: str | None = None) -> Decision | None:
    """Forget the decision about a target; returns it, or None where there was none."""
    known = decisions(store)
    found = next((d for d in known if (d.target, d.document) == (target, document)), None)
    if found is not None:
        _rewrite(store, [d for d in known if d is not found])
    return found


def _rewrite(store: Store, kept: Sequence[Decision]) -> None:
    store.replace(CURATION_GRAPH, [triple for decision in kept for triple in _triples(decision)])
    store.flush()


def _triples(decision: Decision) -> Iterator[Triple]:
    node, person = decision.iri, ID["person/" + quote(decision.by, safe="")]
    yield node, RDF.type, PK.Decision
    yield node, PK.about, URIRef(decision.target)
    yield node, PK.verdict, decision.verdict.iri
    yield node, PROV.wasAttributedTo, person
    yield person, RDF.type, PROV.Person
    yield person, RDFS.label, Literal(decision.by)
    yield node, PROV.generatedAtTime, Literal(decision.at, datatype=XSD.dateTime, normalize=False)
    if decision.note:
        yield node, RDFS.comment, Literal(decision.note)
    optional = (
        (PK.document, decision.document and URIRef(decision.document)),
        (PK.correctedConcept, decision.concept and URIRef(decision.concept)),
        (PK.correctedSubject, decision.subject and URIRef(decision.subject)),
        (PK.correctedRelation, decision.relation and decision.relation.iri),
        (PK.correctedObject, decision.object and URIRef(decision.object)),
        (PK.correctedPolarity, decision.polarity and decision.polarity.iri),
    )
    for predicate, value in optional:
        if isinstance(value, URIRef):
            yield node, predicate, value
    yield from _described(decision)


def _described(decision: Decision) -> Iterator[Triple]:
    """What the decision's target was: a rejected claim stands nowhere else."""
    if (anchor := decision.anchor) is not None:
        yield decision.iri, OA.exact, Literal(anchor.exact)
        yield decision.iri, OA.prefix, Literal(anchor.prefix)
        yield decision.iri, OA.suffix, Literal(anchor.suffix)
    if (statement := decision.statement) is not None:
        claim = URIRef(decision.target)
        yield claim, RDF.subject, URIRef(statement.subject)
        yield claim, RDF.predicate, statement.relation.iri
        yield claim, RDF.object, URIRef(statement.object)


def _read(graph: Mapping[URIRef, _Values], node: URIRef) -> Decision:
    values = graph[node]

    def text(predicate: URIRef) -> str | None:
        return str(values[predicate]) if predicate in values else None

    relation, polarity = values.get(PK.correctedRelation), values.get(PK.correctedPolarity)
    target, person = URIRef(values[PK.about]), URIRef(values[PROV.wasAttributedTo])
    exact = text(OA.exact)
    return Decision(
        target=str(target),
        verdict=_VERDICTS[URIRef(values[PK.verdict])],
        by=str(graph[person][RDFS.label]),
        at=str(values[PROV.generatedAtTime]),
        note=text(RDFS.comment) or "",
        document=text(PK.document),
        concept=text(PK.correctedConcept),
        subject=text(PK.correctedSubject),
        relation=_RELATIONS[URIRef(relation)] if relation is not None else None,
        object=text(PK.correctedObject),
        polarity=_POLARITIES[URIRef(polarity)] if polarity is not None else None,
        statement=_statement(graph.get(target, {})),
        anchor=Anchor(exact, text(OA.prefix) or "", text(OA.suffix) or "") if exact is not None else None,
    )


def _statement(claim: _Values) -> Statement | None:
    if RDF.subject not in claim:
        return None
    return Statement(str(claim[RDF.subject]), _RELATIONS[URIRef(claim[RDF.predicate])], str(claim[RDF.object]))
