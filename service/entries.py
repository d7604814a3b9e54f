"""What the indexes hold of each passage, read from the graph or made when a document is written into it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from rdflib import URIRef

from embeddings.index import Entry
from graph.identifiers import document_iri, span_iri
from graph.model import Document, Extraction, Passage
from graph.rdf import HEADING_SEPARATOR, heading_path
from graph.store import Store
from ontology.namespaces import DCTERMS, OA, PK
from ontology.vocabulary import Vocabulary


def entries(store: Store, vocabulary: Vocabulary, documents: Sequence[str]) -> list[Entry]:
    """An entry for each passage of the documents, with the preferred labels of the concepts it mentions."""
    values = " ".join(URIRef(document).n3() for document in documents)
    labels = _labels(store, vocabulary, values)
    rows = store.select(
        f"SELECT ?d ?p ?text ?title ?question ?path WHERE {{ VALUES ?d {{ {values} }} GRAPH ?d {{"
        f" ?p a <{PK.Passage}> ; <{OA.exact}> ?text ."
        f" ?d <{DCTERMS.title}> ?title ."
        f" OPTIONAL {{ ?d <{PK.question}> ?question }} OPTIONAL {{ ?p <{PK.headingPath}> ?path }} }} }}"
    )
    return [
        Entry(
            id=str(passage),
            document=str(document),
            text=str(text),
            title=str(title),
            headings=_headings(question, path),
            labels=labels[str(passage)],
        )
        for document, passage, text, title, question, path in rows
    ]


def document_entries(
    document: Document, passages: Sequence[Passage], extraction: Extraction, vocabulary: Vocabulary
) -> list[Entry]:
    """The entries of one document, from what its graph is made of."""
    iri = document_iri(document.identifier)
    starts = [passage.span.start for passage in passages]
    labels: list[set[str]] = [set() for _ in passages]
    for mention in extraction.mentions:
        known = vocabulary.concepts.get(mention.concept)
        if known is not None:
            labels[max(0, bisect_right(starts, mention.span.start) - 1)].add(known.label)
    return [
        Entry(
            id=str(span_iri(iri, passage.span)),
            document=str(iri),
            text=passage.span.of(document.text),
            title=document.title,
            headings=_headings(
                document.question or None, HEADING_SEPARATOR.join(heading_path(document, passage)) or None
            ),
            labels=tuple(sorted(named)),
        )
        for passage, named in zip(passages, labels, strict=True)
    ]


def _headings(question: object, path: object) -> tuple[str, ...]:
    above = str(path).split(HEADING_SEPARATOR) if path is not None else []
    return tuple([str(question), *above] if question is not None else above)


def _labels(store: Store, vocabulary: Vocabulary, values: str) -> dict[str, tuple[str, ...]]:
    rows = store.select(
        f"SELECT DISTINCT ?p ?c WHERE {{ VALUES ?d {{ {values} }}"
        f" GRAPH ?d {{ ?m <{PK.passage}> ?p ; <{PK.concept}> ?c }} }}"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for passage, concept in rows:
        known = vocabulary.concepts.get(str(concept))
        if known is not None:
            found[str(passage)].add(known.label)
    return defaultdict(tuple, {passage: tuple(sorted(labels)) for passage, labels in found.items()})
