"""A document's graph reads back as what it was written from, whatever the text is."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from graph.identifiers import candidate_iri, document_iri
from graph.model import (
    Argument,
    Block,
    BlockKind,
    Claim,
    Document,
    Evidence,
    Extraction,
    Mention,
    Passage,
    Span,
)
from graph.rdf import document_triples, recorded_document, revision
from ontology.concept import Concept
from ontology.namespaces import OA, PK
from ontology.terms import ConceptType, Modality, Polarity, Relation

TEXT = st.text(st.characters(codec="utf-8"), min_size=6, max_size=80)
VOCABULARY: Mapping[str, Concept] = {}


def argument(label: str, type_: ConceptType, span: Span | None) -> Argument:
    return Argument(str(candidate_iri(label)), label, type_, span, candidate=True)


def reading(text: str, polarity: Polarity, modality: Modality) -> tuple[Document, list[Passage], Extraction]:
    cut = len(text) // 3
    first, second = Span(0, cut), Span(cut, len(text))
    blocks = (Block(first, BlockKind.HEADING, 1), Block(second, BlockKind.PARAGRAPH))
    document = Document("folder/a file.txt", "Title", text, blocks, "https://example.org/a?b=c", question="Why?")
    heroin, euphoria = (
        Mention(span, str(candidate_iri(label)), label, type_, 0.75, ("a reason",), candidate=True)
        for span, label, type_ in (
            (first, "heroin", ConceptType.SUBSTANCE),
            (second, "euphoria", ConceptType.EFFECT),
        )
    )
    evidence = Evidence(second, None, second, polarity, modality, 0.5, "structure")
    claim = Claim(
        argument("heroin", ConceptType.SUBSTANCE, None),
        Relation.HAS_EFFECT,
        argument("euphoria", ConceptType.EFFECT, second),
        (evidence,),
    )
    extraction = Extraction((heroin, euphoria), (claim,), "test-1")
    return document, [Passage(first), Passage(second, (first,))], extraction


@given(TEXT, st.sampled_from(Polarity), st.sampled_from(Modality))
def test_reading_inverts_writing(text: str, polarity: Polarity, modality: Modality) -> None:
    document, passages, extraction = reading(text, polarity, modality)
    iri = document_iri(document.identifier)
    recorded = recorded_document(iri, document_triples(document, passages, extraction), VOCABULARY)
    assert recorded.document == document
    assert list(recorded.passages) == passages
    assert recorded.extraction == extraction
    assert recorded.revision == revision(document, extraction.extractor)


@given(TEXT)
def test_every_span_quotes_the_text_exactly(text: str) -> None:
    document, passages, extraction = reading(text, Polarity.AFFIRMED, Modality.ASSERTED)
    graph = Graph()
    for triple in document_triples(document, passages, extraction):
        graph.add(triple)
    for node, exact in graph.subject_objects(OA.exact):
        start, end = (int(str(graph.value(node, p))) for p in (OA.start, OA.end))
        assert document.text[start:end] == str(exact)
        assert str(node).endswith(f"#char={start},{end}")


@given(st.sampled_from(Polarity), st.sampled_from(Modality))
def test_only_affirmed_and_asserted_evidence_makes_a_direct_triple(polarity: Polarity, modality: Modality) -> None:
    triples = set(document_triples(*reading("heroin euphoria", polarity, modality)))
    direct = any(p == PK.hasEffect for _, p, _ in triples)
    assert direct == (polarity is Polarity.AFFIRMED and modality is Modality.ASSERTED)


def test_the_same_input_gives_the_same_triples() -> None:
    values = reading("heroin euphoria", Polarity.AFFIRMED, Modality.ASSERTED)
    assert sorted(document_triples(*values)) == sorted(document_triples(*values))
