"""What the indexes hold of each passage, read from the graph or made when a document is written into it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache

from rdflib import URIRef

from embeddings.index import Entry
from graph.identifiers import document_iri, span_iri
from graph.model import Document, Extraction, Passage, Span
from graph.passages import reading
from graph.rdf import HEADING_SEPARATOR, heading_path, recorded_text
from graph.store import Store
from ontology.namespaces import DCTERMS, OA, PK
from ontology.vocabulary import Vocabulary


def entries(store: Store, vocabulary: Vocabulary, documents: Sequence[str]) -> list[Entry]:
    """An entry for each passage of the documents, with the concepts of the vocabulary that it mentions."""
    values = " ".join(URIRef(document).n3() for document in documents)
    named = _named(store, values)
    rows = store.select(
        f"SELECT ?d ?p ?start ?end ?text ?blocks ?title ?question ?path WHERE {{ VALUES ?d {{ {values} }}"
        f" GRAPH ?d {{ ?p a <{PK.Passage}> ; <{OA.start}> ?start ; <{OA.end}> ?end ."
        f" ?d <{DCTERMS.title}> ?title ; <{PK.text}> ?text ; <{PK.structure}> ?blocks ."
        f" OPTIONAL {{ ?d <{PK.question}> ?question }} OPTIONAL {{ ?p <{PK.headingPath}> ?path }} }} }}"
    )
    source = cache(recorded_text)
    return [
        _entry(
            source(str(document), str(title), str(text), str(blocks)),
            str(document),
            Span(int(str(start)), int(str(end))),
            _headings(question, path),
            named[str(passage)],
            vocabulary,
        )
        for document, passage, start, end, text, blocks, title, question, path in rows
    ]


def document_entries(
    document: Document, passages: Sequence[Passage], extraction: Extraction, vocabulary: Vocabulary
) -> list[Entry]:
    """The entries of one document, from what its graph is made of."""
    iri = document_iri(document.identifier)
    starts = [passage.span.start for passage in passages]
    named: list[set[str]] = [set() for _ in passages]
    for mention in extraction.mentions:
        named[max(0, bisect_right(starts, mention.span.start) - 1)].add(mention.concept)
    return [
        _entry(
            document,
            str(iri),
            passage.span,
            _headings(document.question or None, HEADING_SEPARATOR.join(heading_path(document, passage)) or None),
            concepts,
            vocabulary,
        )
        for passage, concepts in zip(passages, named, strict=True)
    ]


def _entry(
    document: Document, iri: str, span: Span, headings: tuple[str, ...], named: Set[str], vocabulary: Vocabulary
) -> Entry:
    """The entry of a passage; of the concepts named in it those count that the vocabulary holds."""
    known = [concept for name in sorted(named) if (concept := vocabulary.concepts.get(name)) is not None]
    return Entry(
        id=str(span_iri(URIRef(iri), span)),
        document=iri,
        text=span.of(document.text),
        title=document.title,
        headings=headings,
        concepts=tuple(concept.iri for concept in known),
        labels=tuple(sorted({concept.label for concept in known})),
        reading=reading(document, span)[0],
    )


def _headings(question: object, path: object) -> tuple[str, ...]:
    above = str(path).split(HEADING_SEPARATOR) if path is not None else []
    return tuple([str(question), *above] if question is not None else above)


def _named(store: Store, values: str) -> dict[str, set[str]]:
    """The concepts that each passage of the documents names."""
    rows = store.select(
        f"SELECT DISTINCT ?p ?c WHERE {{ VALUES ?d {{ {values} }}"
        f" GRAPH ?d {{ ?m <{PK.passage}> ?p ; <{PK.concept}> ?c }} }}"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for passage, concept in rows:
        found[str(passage)].add(str(concept))
    return found
