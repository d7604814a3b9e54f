"""A document's graph read back as the values it was written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from graph.errors import StoreError
from graph.model import Argument, Claim, Document, Evidence, Extraction, Mention, Passage, Span
from graph.rdf import structure
from graph.rdf.writing import Triple
from ontology.concept import Concept
from ontology.namespaces import DCTERMS, OA, PK, PROV, RDF, RDFS, SCHEMA, SKOS
from ontology.terms import ConceptType, Modality, Polarity, Relation

_TYPES: dict[Node, ConceptType] = {t.iri: t for t in ConceptType}
_RELATIONS: dict[Node, Relation] = {r.iri: r for r in Relation}
_POLARITIES: dict[Node, Polarity] = {p.iri: p for p in Polarity}
_MODALITIES: dict[Node, Modality] = {m.iri: m for m in Modality}


@dataclass(frozen=True, slots=True)
class RecordedDocument:
    """All that the graph holds of one document; ``revision`` tells this state from another."""

    iri: URIRef
    document: Document
    passages: tuple[Passage, ...]
    extraction: Extraction
    revision: str


def recorded_document(iri: URIRef, triples: Iterable[Triple], vocabulary: Mapping[str, Concept]) -> RecordedDocument:
    """The values that a document's graph was written from; ``vocabulary`` names the concepts it refers to.

    Raises:
        StoreError: if the graph does not hold such a document.
    """
    try:
        return _Reader(iri, triples, vocabulary).read()
    except (KeyError, IndexError, ValueError) as error:
        raise StoreError(f"the graph of {iri} does not describe a document: {error!r}") from error


def recorded_text(iri: str, title: str, text: str, blocks: str) -> Document:
    """A document's text with its structure, without the rest, from what its graph says of them.

    Raises:
        ValueError: if ``blocks`` is no structure.
    """
    return Document(iri, title, text, structure.read(blocks))


class _Reader:
    """The triples of one graph, by subject and predicate."""

    def __init__(self, iri: URIRef, triples: Iterable[Triple], vocabulary: Mapping[str, Concept]) -> None:
        self._iri = iri
        self._vocabulary = vocabulary
        self._values: dict[Node, dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._instances: dict[Node, list[Node]] = defaultdict(list)
        for s, p, o in triples:
            self._values[s][p].append(o)
            if p == RDF.type:
                self._instances[o].append(s)

    def read(self) -> RecordedDocument:
        agent = self._one(self._iri, PROV.wasAttributedTo)
        mentions = sorted((self._mention(n) for n in self._instances[PK.Mention]), key=lambda m: m.span)
        roles = {m.span: m.type for m in mentions}
        claims = [self._claim(n, roles) for n in sorted(self._instances[PK.Claim], key=str)]
        return RecordedDocument(
            iri=self._iri,
            document=self._document(),
            passages=self._passages(),
            extraction=Extraction(tuple(mentions), tuple(claims), str(self._one(agent, RDFS.label))),
            revision=str(self._one(self._iri, PK.revision)),
        )

    def _document(self) -> Document:
        return Document(
            identifier=str(self._one(self._iri, DCTERMS.identifier)),
            title=str(self._one(self._iri, DCTERMS.title)),
            text=str(self._one(self._iri, PK.text)),
            blocks=structure.read(str(self._one(self._iri, PK.structure))),
            url=self._optional(self._iri, SCHEMA.url),
            media_type=str(self._one(self._iri, DCTERMS.format)),
            question=self._optional(self._iri, PK.question),
        )

    def _passages(self) -> tuple[Passage, ...]:
        nodes = sorted(self._instances[PK.Passage], key=lambda n: int(str(self._one(n, PK.position))))
        return tuple(
            Passage(self._span(n), tuple(sorted(self._span(h) for h in self._values[n][PK.heading]))) for n in nodes
        )

    def _mention(self, node: Node) -> Mention:
        concept = self._one(node, PK.concept)
        near = self._values[concept][SKOS.closeMatch]
        return Mention(
            span=self._span(node),
            concept=str(concept),
            label=self._label(concept),
            type=_TYPES[self._one(node, PK.role)],
            score=float(str(self._one(node, PK.score))),
            reasons=tuple(sorted(str(reason) for reason in self._values[node][PK.reason])),
            candidate=self._is_candidate(concept),
            near=str(near[0]) if near else None,
        )

    def _claim(self, node: Node, roles: Mapping[Span, ConceptType]) -> Claim:
        evidence = tuple(sorted((self._evidence(n) for n in self._values[node][PK.evidence]), key=lambda e: e.span))
        subjects = [e.subject for e in evidence if e.subject is not None]
        objects = [e.object for e in evidence if e.object is not None]
        return Claim(
            subject=self._argument(self._one(node, RDF.subject), subjects, roles),
            relation=_RELATIONS[self._one(node, RDF.predicate)],
            object=self._argument(self._one(node, RDF.object), objects, roles),
            evidence=evidence,
        )

    def _evidence(self, node: Node) -> Evidence:
        subject, object_ = self._values[node][PK.subjectMention], self._values[node][PK.objectMention]
        return Evidence(
            span=self._span(self._one(node, PK.quote)),
            subject=self._span(subject[0]) if subject else None,
            object=self._span(object_[0]) if object_ else None,
            polarity=_POLARITIES[self._one(node, PK.polarity)],
            modality=_MODALITIES[self._one(node, PK.modality)],
            confidence=float(str(self._one(node, PK.confidence))),
            rule=str(self._one(node, PK.rule)),
        )

    def _argument(self, concept: Node, mentions: list[Span], roles: Mapping[Span, ConceptType]) -> Argument:
        mention = mentions[0] if mentions else None
        type_ = roles.get(mention) if mention is not None else None
        return Argument(
            concept=str(concept),
            label=self._label(concept),
            type=type_ or self._type(concept),
            mention=mention,
            candidate=self._is_candidate(concept),
        )

    def _span(self, node: Node) -> Span:
        return Span(int(str(self._one(node, OA.start))), int(str(self._one(node, OA.end))))

    def _label(self, concept: Node) -> str:
        known = self._vocabulary.get(str(concept))
        if known is not None:
            return known.label
        # A concept that a newer vocabulary has dropped is known by the end of its IRI alone.
        names = self._values[concept][SKOS.prefLabel]
        return str(names[0]) if names else str(concept).rpartition("/")[2]

    def _type(self, concept: Node) -> ConceptType:
        known = self._vocabulary.get(str(concept))
        if known is not None:
            return known.types[0]
        stated = (_TYPES[t] for t in self._values[concept][RDF.type] if t in _TYPES)
        return min(stated, default=ConceptType.EFFECT)

    def _is_candidate(self, concept: Node) -> bool:
        return PK.Candidate in self._values[concept][RDF.type]

    def _one(self, node: Node, predicate: URIRef) -> Node:
        values = self._values[node][predicate]
        if not values:
            raise KeyError(f"{node} has no {predicate}")
        return values[0]

    def _optional(self, node: Node, predicate: URIRef) -> str | None:
        values = self._values[node][predicate]
        return str(values[0]) if values and isinstance(values[0], Literal) else None
