"""The formats in which results are written, in the order in which they are offered."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """The forms of a SPARQL query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""Media types for the solutions of SELECT."""

BOOLEANS = SOLUTIONS
"""Media types for the answer of ASK."""

GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
"""Media types for the graphs of CONSTRUCT and DESCRIBE."""

ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/plain": "text/tab-separated-values",
}
"""Media types that mean one of ``SOLUTIONS``."""

GRAPH_ALIASES = {
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
}
"""Media types that mean one of ``GRAPHS``."""


def offered(form: Form) -> tuple[str, ...]:
    """The media types in which a query of this form can be answered, the preferred first."""
    return SOLUTIONS if form in (Form.SELECT, Form.ASK) else GRAPHS


def meant(form: Form, media_type: str) -> str:
    """The media type that is written when ``media_type`` is asked for.

    >>> meant(Form.SELECT, "application/json")
    'application/sparql-results+json'
    """
    aliases = ALIASES if form in (Form.SELECT, Form.ASK) else GRAPH_ALIASES
    return aliases.get(media_type, media_type)
