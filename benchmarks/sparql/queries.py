"""The queries that the engines are compared by, with a parameter that changes from round to round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.sparql.library import CLAIMS, CONCEPTS, claim, concept
from ontology.namespaces import PREFIXES

_PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("pk", "skos", "dcterms", "oa", "rdf"))


@dataclass(frozen=True, slots=True)
class Query:
    """A kind of query: light ones take about as long as the exchange itself."""

    name: str
    light: bool
    text: Callable[[int], str]


def _some_concept(number: int) -> str:
    return f"<{concept(number * 37 % CONCEPTS)}>"


def _some_claim(number: int) -> str:
    return f"<{claim(number * 41 % CLAIMS)}>"


QUERIES = (
    Query("look-up", True, lambda n: f"{_PROLOGUE} SELECT ?p ?o {{ {_some_claim(n)} ?p ?o }}"),
    Query(
        "three-hop join",
        True,
        lambda n: (
            f"{_PROLOGUE} SELECT ?object ?confidence ?title {{ ?claim rdf:subject {_some_concept(n)} ; "
            "rdf:object ?object ; pk:evidence ?e . ?e pk:confidence ?confidence ; pk:document ?d . "
            "?d dcterms:title ?title }"
        ),
    ),
    Query(
        "aggregate",
        False,
        lambda n: (
            f"{_PROLOGUE} SELECT ?concept (COUNT(?m) AS ?n) {{ ?m pk:concept ?concept }}"
            f" GROUP BY ?concept ORDER BY DESC(?n) LIMIT {10 + n}"
        ),
    ),
    Query(
        "OPTIONAL with FILTER",
        False,
        lambda n: (
            f"{_PROLOGUE} SELECT ?p ?heading {{ ?m pk:concept {_some_concept(n % 3)} ; pk:score ?score ; "
            "pk:passage ?p . OPTIONAL { ?p pk:headingPath ?heading } FILTER(?score > 0.9) } LIMIT 200"
        ),
    ),
    Query(
        "property path",
        False,
        lambda n: (
            f"{_PROLOGUE} SELECT (COUNT(*) AS ?n) {{ ?narrow skos:broader+ <{concept(n % 3)}> . "
            "?m pk:concept ?narrow }"
        ),
    ),
    Query("DESCRIBE", True, lambda n: f"{_PROLOGUE} DESCRIBE {_some_claim(n)}"),
    Query(
        "evidence, sorted",
        False,
        lambda n: (
            f"{_PROLOGUE} SELECT ?claim ?exact ?confidence {{ ?claim rdf:subject/skos:broader <{concept(n % 5)}> ; "
            f"pk:evidence ?e . "
            f"?e pk:confidence ?confidence ; pk:polarity pk:Affirmed ; pk:quote ?q . ?q oa:exact ?exact }}"
            f" ORDER BY DESC(?confidence) LIMIT {50 + n}"
        ),
    ),
)
