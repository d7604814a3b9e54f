"""Filters: which passages have what is wanted, from the graph; and counts of what the passages found have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from graph.identifiers import document_iri
from graph.store import Store
from ontology.namespaces import DCTERMS, PK, RDF, SCHEMA
from ontology.terms import ConceptType, Polarity, Relation
from service.search.catalogue import Catalogue
from service.search.citing import values
from service.search.request import Filters
from service.search.response import FacetValue

FACET_VALUES = 12


def allowed_documents(store: Store, filters: Filters) -> frozenset[str] | None:
    """The documents that pass; None when all do."""
    allowed: frozenset[str] | None = None
    if filters.documents:
        allowed = frozenset(str(document_iri(identifier)) for identifier in filters.documents)
    if filters.sources:
        rows = store.select(f"SELECT ?d ?url WHERE {{ ?d a <{PK.Document}> ; <{SCHEMA.url}> ?url }}")
        wanted = set(filters.sources)
        held = frozenset(str(document) for document, url in rows if host(str(url)) in wanted)
        allowed = held if allowed is None else allowed & held
    return allowed


def allowed_passages(store: Store, catalogue: Catalogue, filters: Filters) -> frozenset[str] | None:
    """The passages that pass; None when all do."""
    patterns = []
    if filters.concepts:
        family = {iri for concept in filters.concepts for iri in (concept, *catalogue.narrower(concept))}
        patterns.append(f"VALUES ?c {{ {values(family)} }} ?m <{PK.concept}> ?c ; <{PK.passage}> ?p")
    if filters.types:
        roles = values(str(type_.iri) for type_ in filters.types)
        patterns.append(f"VALUES ?r {{ {roles} }} ?n <{PK.role}> ?r ; <{PK.passage}> ?p")
    if filters.relations or filters.polarity:
        patterns.append(_evidence(filters))
    if not patterns:
        return None
    passages: frozenset[str] | None = None
    for pattern in patterns:
        held = frozenset(str(row[0]) for row in store.select(f"SELECT DISTINCT ?p WHERE {{ {pattern} }}"))
        passages = held if passages is None else passages & held
    return passages


def _evidence(filters: Filters) -> str:
    """The pattern of passages with evidence of these relations and this polarity, both in the same sentence."""
    pattern = f"?e <{PK.passage}> ?p ; <{PK.polarity}> ?polarity"
    if filters.polarity:
        pattern = f"VALUES ?polarity {{ {values([str(filters.polarity.iri)])} }} {pattern}"
    if filters.relations:
        relations = values(str(relation.iri) for relation in filters.relations)
        pattern += f" ; <{PK.claim}> ?claim . ?claim <{RDF.predicate}> ?relation . VALUES ?relation {{ {relations} }}"
    return pattern


def host(url: str) -> str:
    """The host of a URL; empty when it names none.

    >>> host("https://www.cancer.gov/types/breast")
    'www.cancer.gov'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def facets(store: Store, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, tuple[FacetValue, ...]]:
    """Of the passages, how many have each value: the most frequent values of every facet."""
    if not passages:
        return {}
    wanted = values(passages)
    mentioned = store.select(
        f"SELECT DISTINCT ?p ?c ?r WHERE {{ VALUES ?p {{ {wanted} }}"
        f" ?m <{PK.passage}> ?p ; <{PK.concept}> ?c ; <{PK.role}> ?r }}"
    )
    pairs = [(str(passage), str(concept), str(role)) for passage, concept, role in mentioned]
    stated = store.select(
        f"SELECT DISTINCT ?p ?r ?polarity WHERE {{ VALUES ?p {{ {wanted} }}"
        f" ?e <{PK.passage}> ?p ; <{PK.polarity}> ?polarity ; <{PK.claim}> ?claim . ?claim <{RDF.predicate}> ?r }}"
    )
    claims = [(str(passage), str(relation), str(polarity)) for passage, relation, polarity in stated]
    named = {iri: concept.label for _, iri, _ in pairs if (concept := catalogue.concept(iri)) is not None}
    types = {str(type_.iri): type_.value for type_ in ConceptType}
    relations = {str(relation.iri): relation.value for relation in Relation}
    polarities = {str(polarity.iri): polarity.value for polarity in Polarity}
    return {
        "concept": _counted(((p, iri) for p, iri, _ in pairs), named),
        "type": _counted(((p, types[role]) for p, _, role in pairs if role in types)),
        "relation": _counted(((p, relations[r]) for p, r, _ in claims if r in relations)),
        "polarity": _counted(((p, polarities[polarity]) for p, _, polarity in claims)),
        **_document_facets(store, passages),
    }


def _document_facets(store: Store, passages: Sequence[str]) -> dict[str, tuple[FacetValue, ...]]:
    of = {passage: passage.rpartition("#")[0] for passage in passages}
    rows = store.select(
        f"SELECT ?d ?id ?title ?url WHERE {{ VALUES ?d {{ {values(dict.fromkeys(of.values()))} }}"
        f" ?d <{DCTERMS.identifier}> ?id ; <{DCTERMS.title}> ?title OPTIONAL {{ ?d <{SCHEMA.url}> ?url }} }}"
    )
    documents = {str(d): (str(identifier), str(title), host(str(url or ""))) for d, identifier, title, url in rows}
    known = [(passage, documents[document]) for passage, document in of.items() if document in documents]
    titles = {identifier: title for _, (identifier, title, _) in known}
    return {
        "document": _counted(((p, identifier) for p, (identifier, _, _) in known), titles),
        "source": _counted(((p, source) for p, (_, _, source) in known if source)),
    }


def _counted(pairs: Iterable[tuple[str, str]], labels: Mapping[str, str] | None = None) -> tuple[FacetValue, ...]:
    """Values by the number of passages that have them, the most frequent first."""
    counts = Counter(value for _, value in set(pairs) if labels is None or value in labels)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FACET_VALUES]
    return tuple(FacetValue(value, labels[value] if labels else value, count) for value, count in ranked)
