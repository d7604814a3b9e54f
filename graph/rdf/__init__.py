"""The shapes of a document's graph, written and read: the only place that knows which triples say what."""

from graph.rdf.reading import RecordedDocument, recorded_document, recorded_text
from graph.rdf.writing import HEADING_SEPARATOR, Triple, document_triples, heading_path, is_asserted, revision

__all__ = [
    "HEADING_SEPARATOR",
    "RecordedDocument",
    "Triple",
    "document_triples",
    "heading_path",
    "is_asserted",
    "recorded_document",
    "recorded_text",
    "revision",
]
