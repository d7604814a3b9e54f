"""Results of queries as files: the formats by the names that links, forms and the command line use."""

from __future__ import annotations

from dataclasses import dataclass

from graph.sparql.formats import Form, offered
from service.errors import NotAcceptable


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What people call a format, its media type, and the ending of its files."""

    label: str
    media_type: str
    ending: str


FILES = {
    "csv": FileFormat("CSV", "text/csv", "csv"),
    "tsv": FileFormat("TSV", "text/tab-separated-values", "tsv"),
    "json": FileFormat("JSON", "application/sparql-results+json", "json"),
    "xml": FileFormat("XML", "application/sparql-results+xml", "xml"),
    "turtle": FileFormat("Turtle", "text/turtle", "ttl"),
    "ntriples": FileFormat("N-Triples", "application/n-triples", "nt"),
    "jsonld": FileFormat("JSON-LD", "application/ld+json", "jsonld"),
    "rdfxml": FileFormat("RDF/XML", "application/rdf+xml", "rdf"),
}


def fitting(form: Form) -> list[str]:
    """The formats that the result of a query of this form can have.

    >>> fitting(Form.DESCRIBE)
    ['turtle', 'ntriples', 'jsonld', 'rdfxml']
    """
    return [format_ for format_, kind in FILES.items() if kind.media_type in offered(form)]


def media_type(format_: str, form: Form) -> str:
    """The media type of a format; JSON and XML mean those of graphs where the result is one.

    >>> media_type("json", Form.CONSTRUCT)
    'application/ld+json'

    Raises:
        NotAcceptable: if the result of such a query cannot be written so.
    """
    format_ = {"json": "jsonld", "xml": "rdfxml"}.get(format_, format_) if "turtle" in fitting(form) else format_
    if format_ not in fitting(form):
        raise NotAcceptable(f"the result of {form.value} can be written as {', '.join(fitting(form))}")
    return FILES[format_].media_type


def name(format_: str) -> str:
    """The name of the file.

    >>> name("turtle")
    'result.ttl'
    """
    return f"result.{FILES[format_].ending}"
