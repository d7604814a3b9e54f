from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from ontology.namespaces import DCTERMS, OWL, PK, RDF, RDFS, SKOS
from ontology.ontology import ontology_turtle
from ontology.terms import ConceptType, Modality, Polarity, Relation

DOCUMENTED = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=ontology_turtle(), format="turtle")


def test_every_term_has_one_label_and_a_definition(ontology: Graph) -> None:
    terms = {s for kind in DOCUMENTED for s in ontology.subjects(RDF.type, kind)}
    assert len(terms) > 50
    for term in terms:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, SKOS.definition))) == 1, term


def test_header_states_title_version_and_licence(ontology: Graph) -> None:
    header = URIRef(str(PK).rstrip("#"))
    for predicate in (DCTERMS.title, OWL.versionInfo, DCTERMS.license):
        assert ontology.value(header, predicate) is not None


def test_every_iri_that_the_code_writes_is_defined(ontology: Graph) -> None:
    written = [t.iri for t in (*ConceptType, *Relation, *Polarity, *Modality)]
    assert all((iri, RDF.type, None) in ontology for iri in written if iri in PK)


def test_relations_have_inverses(ontology: Graph) -> None:
    for relation in Relation:
        if relation.iri in PK:
            inverse = ontology.value(relation.iri, OWL.inverseOf)
            assert (inverse, RDF.type, OWL.ObjectProperty) in ontology, relation


def test_terms_that_are_referred_to_are_defined(ontology: Graph) -> None:
    mentioned = {o for o in ontology.objects() if isinstance(o, URIRef) and o in PK}
    assert all((term, RDF.type, None) in ontology for term in mentioned if term != URIRef(str(PK)))


def test_adverse_effects_are_effects(ontology: Graph) -> None:
    assert (PK.hasAdverseEffect, RDFS.subPropertyOf, PK.hasEffect) in ontology


def test_documentation_is_current() -> None:
    from scripts.document_ontology import document

    root = Path(__file__).parents[2]
    shapes = Graph().parse(root / "ontology" / "shapes.ttl")
    page = document(Graph().parse(data=ontology_turtle(), format="turtle"), shapes)
    assert (root / "docs" / "ontology.md").read_text(encoding="utf-8") == page
