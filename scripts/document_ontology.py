#!/usr/bin/env python
"""Write docs/ontology.md from ontology/pharmakon.ttl and ontology/shapes.ttl; with ``--check``, only compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.namespaces import DCTERMS, OWL, PK, PREFIXES, RDF, RDFS, SH, SKOS

_ROOT = Path(__file__).parent.parent
_ONTOLOGY = URIRef(str(PK).rstrip("#"))
_PREFIXES = {**PREFIXES, "obo": "http://purl.obolibrary.org/obo/", "sio": "http://semanticscience.org/resource/"}
_MAPPINGS = {
    SKOS.exactMatch: "same as",
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "broader than",
    SKOS.relatedMatch: "related to",
}
_SECTIONS = (
    ("Classes", OWL.Class),
    ("Individuals", OWL.NamedIndividual),
    ("Properties between things", OWL.ObjectProperty),
    ("Properties with values", OWL.DatatypeProperty),
)


def document(ontology: Graph, shapes: Graph) -> str:
    """The whole page, in Markdown."""
    return "\n".join((*_head(ontology), *_terms(ontology), *_rules(shapes)))


def _head(graph: Graph) -> Iterator[str]:
    yield f"# {graph.value(_ONTOLOGY, DCTERMS.title)}"
    yield ""
    yield "<!-- Made by scripts/document_ontology.py from the files in ontology/; do not edit. -->"
    yield ""
    yield str(graph.value(_ONTOLOGY, DCTERMS.description))
    yield ""
    yield f"Namespace `{PK}` (prefix `pk`), version {graph.value(_ONTOLOGY, OWL.versionInfo)}, "
    yield f"licence <{graph.value(_ONTOLOGY, DCTERMS.license)}>."
    yield ""


def _terms(graph: Graph) -> Iterator[str]:
    for title, kind in _SECTIONS:
        yield f"## {title}"
        yield ""
        yield "| term | definition | place | mappings |"
        yield "|---|---|---|---|"
        for term in sorted(s for s in _named(graph, kind) if s in PK):
            definition = " ".join(str(v) for p in (SKOS.definition, SKOS.scopeNote) for v in graph.objects(term, p))
            yield f"| `{_curie(term)}` | {definition} | {_place(graph, term)} | {_mappings(graph, term)} |"
        yield ""


def _place(graph: Graph, term: Node) -> str:
    parts = []
    for predicate, words in (
        (RDFS.subClassOf, "a kind of"),
        (RDFS.subPropertyOf, "implies"),
        (RDFS.domain, "from"),
        (RDFS.range, "to"),
        (OWL.inverseOf, "inverse"),
    ):
        values = [_curie(v) for v in graph.objects(term, predicate)]
        if predicate == OWL.inverseOf:
            values += [_curie(v) for v in graph.subjects(predicate, term)]
        parts += [f"{words} `{value}`" for value in sorted(set(values))]
    return "; ".join(parts)


def _mappings(graph: Graph, term: Node) -> str:
    found = [(words, _curie(v)) for predicate, words in _MAPPINGS.items() for v in graph.objects(term, predicate)]
    return "; ".join(f"{words} `{curie}`" for words, curie in sorted(found))


def _rules(graph: Graph) -> Iterator[str]:
    yield "## What ingestion writes"
    yield ""
    yield "Each document's graph conforms to these shapes (SHACL, `ontology/shapes.ttl`)."
    yield ""
    for shape in sorted(_named(graph, SH.NodeShape)):
        targets = [f"`{_curie(t)}`" for p in (SH.targetClass, SH.targetSubjectsOf) for t in graph.objects(shape, p)]
        messages = {str(m) for rule in graph.objects(shape, SH.property) for m in graph.objects(rule, SH.message)}
        of = f" ({', '.join(sorted(targets))})" if targets else ""
        yield f"- **{str(shape).rpartition('#')[2]}**{of}: {'; '.join(sorted(messages))}."
    yield ""


def _named(graph: Graph, kind: Node) -> Iterator[URIRef]:
    return (s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef))


def _curie(term: Node) -> str:
    iri = str(term)
    for prefix, namespace in sorted(_PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def main() -> int:
    """Write the page, or say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is not current")
    options = parser.parse_args()
    folder = _ROOT / "ontology"
    page = document(Graph().parse(folder / "pharmakon.ttl"), Graph().parse(folder / "shapes.ttl"))
    target = _ROOT / "docs" / "ontology.md"
    if not options.check:
        target.write_text(page, encoding="utf-8")
        return 0
    current = target.exists() and target.read_text(encoding="utf-8") == page
    if not current:
        print("docs/ontology.md is not current: run scripts/document_ontology.py", file=sys.stderr)
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
