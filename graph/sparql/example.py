"""Example queries: runnable files over the shapes of this graph, and what each of them asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SH

from graph.sparql.formats import Form
from ontology.namespaces import BASE, PREFIXES, SCHEMA

EXAMPLES = Path(__file__).parent / "examples"

EXAMPLE = Namespace(BASE + "examples#")
SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")

_KINDS = {
    Form.SELECT: (SH.SPARQLSelectExecutable, SH.select),
    Form.ASK: (SH.SPARQLAskExecutable, SH.ask),
    Form.CONSTRUCT: (SH.SPARQLConstructExecutable, SH.construct),
    Form.DESCRIBE: (SPEX.SPARQLDescribeExecutable, SPEX.describe),
}
"""The class of a query of each form, and the property that holds its text; SHACL itself has none for DESCRIBE."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: ``name`` is that of its file, ``label`` a title, ``comment`` a sentence on what it gives."""

    name: str
    label: str
    comment: str
    keywords: tuple[str, ...]
    form: Form
    query: str


@cache
def examples() -> tuple[Example, ...]:
    """The examples, in the order in which they are shown.

    >>> [example.name for example in examples()][0]
    'what-helps'
    """
    described = _descriptions()
    subjects = sorted(described.subjects(RDF.type, SH.SPARQLExecutable), key=lambda s: _number(described, s))
    return tuple(_example(described, URIRef(str(subject))) for subject in subjects)


def descriptions(endpoint: str) -> Graph:
    """The examples as RDF, complete: each with its text, the prefixes, and the endpoint it is meant for."""
    graph = _descriptions()
    prefixes = URIRef(str(EXAMPLE).rstrip("#"))
    for prefix, namespace in PREFIXES.items():
        declaration = EXAMPLE["prefix-" + prefix]
        graph.add((prefixes, SH.declare, declaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace)))
    for example in examples():
        subject = EXAMPLE[example.name]
        graph.add((subject, SH.prefixes, prefixes))
        graph.add((subject, _KINDS[example.form][1], Literal(example.query)))
        graph.add((subject, SCHEMA.target, URIRef(endpoint)))
    return graph


def _descriptions() -> Graph:
    return Graph(bind_namespaces="none").parse(EXAMPLES / "examples.ttl", format="turtle")


def _example(described: Graph, subject: URIRef) -> Example:
    name = subject.removeprefix(str(EXAMPLE))
    (form,) = (form for form, (kind, _) in _KINDS.items() if (subject, RDF.type, kind) in described)
    return Example(
        name=name,
        label=str(described.value(subject, RDFS.label)),
        comment=str(described.value(subject, RDFS.comment)),
        keywords=tuple(sorted(str(keyword) for keyword in described.objects(subject, SCHEMA.keywords))),
        form=form,
        query=(EXAMPLES / f"{name}.rq").read_text(encoding="utf-8"),
    )


def _number(described: Graph, subject: object) -> int:
    return int(str(described.value(URIRef(str(subject)), SCHEMA.position)))
