"""What a dataset holds, in numbers: the content of its VoID description."""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph.errors import QueryError
from graph.sparql.endpoint import Endpoint

SECONDS = 30.0

_TRIPLES = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
_CLASSES = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?x } } GROUP BY ?x ORDER BY DESC(?n) ?x"
_PROPERTIES = "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?g { ?s ?x ?o } } GROUP BY ?x ORDER BY DESC(?n) ?x"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of statements in all graphs, of subjects, of instances by class, and of statements by property.

    ``subjects`` is None, and ``classes`` or ``properties`` empty, where counting takes too long.
    """

    triples: int | None
    subjects: int | None
    classes: dict[str, int]
    properties: dict[str, int]


async def count(endpoint: Endpoint) -> Statistics:
    """Count what the endpoint's store holds now."""
    triples, subjects = await _table(endpoint, _TRIPLES), await _table(endpoint, _SUBJECTS)
    return Statistics(
        triples=triples.get(""),
        subjects=subjects.get(""),
        classes=await _table(endpoint, _CLASSES),
        properties=await _table(endpoint, _PROPERTIES),
    )


async def _table(endpoint: Endpoint, query: str) -> dict[str, int]:
    try:
        answer = json.loads(await endpoint.rows(query, SECONDS))
    except QueryError:
        return {}
    return {
        row.get("x", {}).get("value", ""): int(row["n"]["value"]) for row in answer["results"]["bindings"] if "n" in row
    }
