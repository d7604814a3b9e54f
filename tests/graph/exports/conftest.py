"""A store of two documents that say, deny and suspect things in awkward characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.curation import Decision, Verdict, decide
from graph.exports import ExportFormat, export
from graph.identifiers import candidate_iri, document_iri
from graph.model import Argument, Block, BlockKind, Claim, Document, Evidence, Extraction, Mention, Passage, Span
from graph.rdf import document_triples
from graph.store import OxigraphStore
from ontology.concept import Concept, Label
from ontology.namespaces import PK, RDF, SKOS, VOCABULARY_GRAPH
from ontology.terms import ConceptType, Modality, Polarity, Relation

SENTENCES = (
    'Heroin causes\t"euphoria" 😀.',
    "Heroin may cause nausea\\vomiting.",
    "Heroin does not cause <b>fever</b>,\nby any account.",
)
TEXT = "\n\n".join(SENTENCES)
HEROIN = Concept("https://w3id.org/pharmakon/id/concept/heroin", "heroin", (ConceptType.SUBSTANCE,), (Label("heroin"),))
OTHER = Concept("https://w3id.org/pharmakon/id/concept/other", "other", (ConceptType.EFFECT,), (Label("other"),))
VOCABULARY: Mapping[str, Concept] = {c.iri: c for c in (HEROIN, OTHER)}
SAID = (
    ("euphoria", Polarity.AFFIRMED, Modality.ASSERTED, "list"),
    ("nausea", Polarity.AFFIRMED, Modality.HEDGED, "pair"),
    ("fever", Polarity.NEGATED, Modality.ASSERTED, "corrected by Ada"),
)


def extraction() -> Extraction:
    mentions, claims = [], []
    for sentence, (effect, polarity, modality, rule) in zip(SENTENCES, SAID, strict=True):
        start = TEXT.index(sentence)
        subject = Span(start, start + len("Heroin"))
        object_ = Span(TEXT.index(effect), TEXT.index(effect) + len(effect))
        iri = str(candidate_iri(effect))
        mentions += [
            Mention(subject, HEROIN.iri, "heroin", ConceptType.SUBSTANCE, 0.9, ("a reason",)),
            Mention(object_, iri, effect, ConceptType.EFFECT, 0.7, ("no vocabulary has it",), candidate=True),
        ]
        evidence = Evidence(Span(start, start + len(sentence)), subject, object_, polarity, modality, 0.8, rule)
        ends = (
            Argument(HEROIN.iri, "heroin", ConceptType.SUBSTANCE, subject),
            Argument(iri, effect, ConceptType.EFFECT, object_, candidate=True),
        )
        claims.append(Claim(ends[0], Relation.HAS_EFFECT, ends[1], (evidence,)))
    return Extraction(tuple(mentions), tuple(claims), "test-1")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphStore]:
    opened = OxigraphStore.open(Path(tmp_path_factory.mktemp("exports")) / "graph")
    whole = Span(0, len(TEXT))
    for name in ("one", "two"):
        url = "https://example.org/a page of one" if name == "one" else None
        document = Document(name, f"Document {name}", TEXT, (Block(whole, BlockKind.PARAGRAPH),), url)
        opened.replace(document_iri(name), document_triples(document, [Passage(whole)], extraction()))
    described = [
        (URIRef(c.iri), p, o)
        for c in VOCABULARY.values()
        for p, o in ((RDF.type, PK.Substance), (SKOS.prefLabel, Literal(c.label, lang="en")))
    ]
    opened.replace(VOCABULARY_GRAPH, described)
    decide(opened, Decision("https://w3id.org/pharmakon/id/claim/0a", Verdict.REJECTED, "Ada", "2026-11-24T12:00:00Z"))
    yield opened
    opened.close()


def written(store: OxigraphStore, format_: ExportFormat) -> bytes:
    stream = BytesIO()
    export(store, VOCABULARY, format_, stream)
    return stream.getvalue()
