"""Filters: which passages have what is wanted; and facets: counts of what the passages found have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.identifiers import document_iri
from service.search.catalogue import Catalogue
from service.search.request import Filters
from service.search.response import FacetValue
from service.view import View
from service.view.rows import Value
from service.view.view import listed

FACET_VALUES = 12

_HERE = "(SELECT p.number FROM json_each(?) j JOIN passage p ON p.iri = j.value)"
_WITHIN = "IN (SELECT value FROM json_each(?))"

_FACETS: Mapping[str, str] = {
    "concept": f"SELECT concept, COUNT(DISTINCT passage) FROM mention WHERE passage IN {_HERE}",
    "type": f"SELECT role, COUNT(DISTINCT passage) FROM mention WHERE passage IN {_HERE}",
    "relation": f"SELECT relation, COUNT(DISTINCT passage) FROM evidence WHERE passage IN {_HERE}",
    "polarity": f"SELECT polarity, COUNT(DISTINCT passage) FROM evidence WHERE passage IN {_HERE}",
    "document": (
        "SELECT d.identifier, COUNT(*) FROM passage q JOIN document d ON d.number = q.document"
        f" WHERE q.number IN {_HERE}"
    ),
    "source": (
        "SELECT d.host, COUNT(*) FROM passage q JOIN document d ON d.number = q.document"
        f" WHERE d.host <> '' AND q.number IN {_HERE}"
    ),
}


def allowed_documents(view: View, filters: Filters) -> frozenset[str] | None:
    """The documents that pass; None when all do."""
    allowed: frozenset[str] | None = None
    if filters.documents:
        allowed = frozenset(str(document_iri(identifier)) for identifier in filters.documents)
    if filters.sources:
        rows = view.select(f"SELECT iri FROM document WHERE host {_WITHIN}", listed(filters.sources))
        held = frozenset(str(iri) for (iri,) in rows)
        allowed = held if allowed is None else allowed & held
    return allowed


def allowed_passages(view: View, catalogue: Catalogue, filters: Filters) -> frozenset[str] | None:
    """The passages that pass; None when all do."""
    conditions: list[str] = []
    parameters: list[Value] = []
    if filters.concepts:
        family = {iri for concept in filters.concepts for iri in (concept, *catalogue.narrower(concept))}
        conditions.append(f"number IN (SELECT passage FROM mention WHERE concept {_WITHIN})")
        parameters.append(listed(family))
    if filters.types:
        conditions.append(f"number IN (SELECT passage FROM mention WHERE role {_WITHIN})")
        parameters.append(listed(type_.value for type_ in filters.types))
    if filters.relations or filters.polarity:
        stated = [f"relation {_WITHIN}"] if filters.relations else []
        stated += ["polarity = ?"] if filters.polarity else []
        conditions.append(f"number IN (SELECT passage FROM evidence WHERE {' AND '.join(stated)})")
        parameters += [listed(relation.value for relation in filters.relations)] if filters.relations else []
        parameters += [filters.polarity.value] if filters.polarity else []
    if not conditions:
        return None
    rows = view.select(f"SELECT iri FROM passage WHERE {' AND '.join(conditions)}", *parameters)
    return frozenset(str(iri) for (iri,) in rows)


def facets(view: View, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, tuple[FacetValue, ...]]:
    """Of the passages, how many have each value: the most frequent values of every facet."""
    here = listed(passages)
    return {
        name: tuple(
            FacetValue(str(value), _label(catalogue, name, str(value)), int(str(count)))
            for value, count in view.select(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {FACET_VALUES}", here)
        )
        for name, query in _FACETS.items()
    }


def _label(catalogue: Catalogue, facet: str, value: str) -> str:
    if facet == "concept":
        concept = catalogue.concept(value)
        return concept.label if concept is not None else value
    if facet == "document":
        return catalogue.titles.get(str(document_iri(value)), (value, value))[1]
    return value
