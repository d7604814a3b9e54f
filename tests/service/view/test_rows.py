from __future__ import annotations

from graph.identifiers import candidate_iri, document_iri
from graph.model import Document, Extraction, Mention, Passage, Span
from graph.rdf import document_triples
from ontology.namespaces import SKOS
from ontology.terms import ConceptType
from service.view.rows import rows


def test_a_candidate_written_in_two_ways_has_the_one_label_that_the_graph_gives_it() -> None:
    document = Document("d", "Title", "Night sweats, night-sweats", ())
    concept = str(candidate_iri("night sweats"))
    extraction = Extraction(
        tuple(
            Mention(span, concept, label, ConceptType.EFFECT, 0.5, (), candidate=True)
            for span, label in ((Span(0, 12), "night sweats"), (Span(14, 26), "night-sweats"))
        ),
        (),
        "test-1",
    )
    passages = [Passage(Span(0, 26))]
    labels = {str(o) for _, p, o in document_triples(document, passages, extraction) if p == SKOS.prefLabel}
    held = rows(document_iri("d"), document, passages, extraction).candidates
    assert held == ((concept, "night sweats", "effect"),)
    assert labels == {"night sweats"}
