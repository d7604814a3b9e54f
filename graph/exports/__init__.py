"""What the graph holds, in the forms that the field reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO

from rdflib import URIRef

from graph.consistency import documents
from graph.exports.annotations import web_annotations
from graph.exports.kgx import kgx_edges
from graph.exports.nanopublications import nanopublications
from graph.exports.statements import rdf12_statements
from graph.rdf import RecordedDocument, recorded_document
from graph.standoff import standoff
from graph.store import OxigraphStore
from ontology.concept import Concept
from ontology.namespaces import CURATION_GRAPH, PK, PREFIXES, RDF, VOCABULARY_GRAPH


class ExportFormat(StrEnum):
    """The forms that :func:`export` writes."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    STANDOFF = "standoff"
    NANOPUBLICATIONS = "nanopublications"
    RDF12 = "rdf12"
    WEB_ANNOTATION = "web-annotation"
    KGX = "kgx"


_RDF = {
    ExportFormat.TURTLE: "text/turtle",
    ExportFormat.TRIG: "application/trig",
    ExportFormat.NQUADS: "application/n-quads",
    ExportFormat.JSONLD: "application/ld+json",
}


def _standoff_lines(documents: Iterable[RecordedDocument]) -> Iterator[str]:
    for recorded in documents:
        yield json.dumps(standoff(recorded.document, recorded.extraction), ensure_ascii=False) + "\n"


_LINES: Mapping[ExportFormat, Callable[[Iterable[RecordedDocument]], Iterator[str]]] = {
    ExportFormat.STANDOFF: _standoff_lines,
    ExportFormat.NANOPUBLICATIONS: nanopublications,
    ExportFormat.RDF12: rdf12_statements,
    ExportFormat.WEB_ANNOTATION: web_annotations,
    ExportFormat.KGX: kgx_edges,
}


def export(store: OxigraphStore, vocabulary: Mapping[str, Concept], format_: ExportFormat, stream: BinaryIO) -> None:
    """Write every document's graph, document by document in the order of their IRIs.

    The RDF formats also carry what people decided about claims, and the description of each vocabulary concept that a
    document mentions; Turtle, having no graphs, gets the union.
    """
    if format_ in _RDF:
        store.serialize(stream, _RDF[format_], _parts(store), PREFIXES)
        return
    recorded = (recorded_document(iri, store.triples(iri), vocabulary) for iri in documents(store))
    for line in _LINES[format_](recorded):
        stream.write(line.encode())


def _parts(store: OxigraphStore) -> Iterator[tuple[URIRef, URIRef | None]]:
    for document in documents(store):
        yield document, None
    yield CURATION_GRAPH, None
    used = store.select(
        f"SELECT DISTINCT ?c WHERE {{ {{ ?m <{PK.concept}> ?c }} UNION"
        f" {{ ?claim a <{PK.Claim}> ; <{RDF.subject}>|<{RDF.object}> ?c }} }}"
    )
    for (concept,) in used:
        yield VOCABULARY_GRAPH, URIRef(str(concept))
