from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ontology.concept import Concept, Label, Scope
from ontology.namespaces import DCTERMS, ID, OA, PK, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from ontology.shapes import validate
from ontology.skos import vocabulary_triples
from ontology.terms import ConceptType

GOOD = (Path(__file__).parent / "document.ttl").read_text(encoding="utf-8")

DOCUMENT = ID["document/heroin.txt"]
HEADING = URIRef(f"{DOCUMENT}#char=0,7")
PASSAGE = URIRef(f"{DOCUMENT}#char=0,42")
MENTION = URIRef(f"{DOCUMENT}#char=9,15")
CANDIDATE = ID["concept/candidate/loss-of-interest"]
CLAIM = ID["claim/00112233445566778899"]
EVIDENCE = ID["evidence/99887766554433221100"]
EXTRACTOR = ID["extractor/builtin-0.1.0"]


def good() -> Graph:
    return Graph().parse(data=GOOD, format="turtle")


def test_a_good_document_conforms() -> None:
    assert validate(good()) == ()


def whole(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer, normalize=False)


def without(node: Node, predicate: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.remove((node, predicate, None))


def with_value(node: Node, predicate: Node, value: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.set((node, predicate, value))


def with_another(node: Node, predicate: Node, value: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.add((node, predicate, value))


def untyped(node: Node, kind: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.remove((node, RDF.type, kind))


DAMAGE: dict[str, tuple[Node, Callable[[Graph], object]]] = {
    "no text": (DOCUMENT, without(DOCUMENT, PK.text)),
    "two texts": (DOCUMENT, with_another(DOCUMENT, PK.text, Literal("another"))),
    "no identifier": (DOCUMENT, without(DOCUMENT, DCTERMS.identifier)),
    "no title": (DOCUMENT, without(DOCUMENT, DCTERMS.title)),
    "no media type": (DOCUMENT, without(DOCUMENT, DCTERMS.format)),
    "digest is not one": (DOCUMENT, with_value(DOCUMENT, PK.sha256, Literal("ABC"))),
    "no revision": (DOCUMENT, without(DOCUMENT, PK.revision)),
    "url is a plain string": (DOCUMENT, with_value(DOCUMENT, SCHEMA.url, Literal("nowhere"))),
    "document without extractor": (DOCUMENT, without(DOCUMENT, PROV.wasAttributedTo)),
    "not a creative work": (DOCUMENT, untyped(DOCUMENT, SCHEMA.CreativeWork)),
    "extractor without label": (EXTRACTOR, without(EXTRACTOR, RDFS.label)),
    "extractor untyped": (DOCUMENT, untyped(EXTRACTOR, PROV.SoftwareAgent)),
    "span without start": (MENTION, without(MENTION, OA.start)),
    "span with two ends": (MENTION, with_another(MENTION, OA.end, whole(16))),
    "start after end": (MENTION, with_value(MENTION, OA.start, whole(99))),
    "start is no integer": (MENTION, with_value(MENTION, OA.start, Literal("9"))),
    "span without characters": (MENTION, without(MENTION, OA.exact)),
    "span of no document": (MENTION, without(MENTION, PK.document)),
    "span of something else": (MENTION, with_value(MENTION, PK.document, CLAIM)),
    "mention that is no span": (MENTION, untyped(MENTION, PK.Span)),
    "passage without position": (PASSAGE, without(PASSAGE, PK.position)),
    "heading that is no span": (PASSAGE, with_value(PASSAGE, PK.heading, CLAIM)),
    "headings but no nearest": (PASSAGE, without(PASSAGE, PK.nearestHeading)),
    "headings but no path": (PASSAGE, without(PASSAGE, PK.headingPath)),
    "mention of nothing": (MENTION, without(MENTION, PK.concept)),
    "mention of a word": (MENTION, with_value(MENTION, PK.concept, Literal("heroin"))),
    "role outside the types": (MENTION, with_value(MENTION, PK.role, PK.Claim)),
    "score above one": (MENTION, with_value(MENTION, PK.score, Literal("1.5", datatype=XSD.decimal))),
    "score is a double": (MENTION, with_value(MENTION, PK.score, Literal("0.5", datatype=XSD.double))),
    "mention without reason": (MENTION, without(MENTION, PK.reason)),
    "mention in no passage": (MENTION, with_value(MENTION, PK.passage, HEADING)),
    "candidate untyped": (CANDIDATE, untyped(CANDIDATE, PK.Effect)),
    "candidate without label": (CANDIDATE, without(CANDIDATE, SKOS.prefLabel)),
    "candidate with two labels": (CANDIDATE, with_another(CANDIDATE, SKOS.prefLabel, Literal("x", lang="en"))),
    "candidate near a word": (CANDIDATE, with_value(CANDIDATE, SKOS.closeMatch, Literal("anhedonia"))),
    "claim without subject": (CLAIM, without(CLAIM, RDF.subject)),
    "claim with an unknown relation": (CLAIM, with_value(CLAIM, RDF.predicate, PK.evidence)),
    "claim about itself": (CLAIM, with_value(CLAIM, RDF.object, ID["concept/mesh-D003932"])),
    "claim without evidence": (CLAIM, without(CLAIM, PK.evidence)),
    "claim with something unheard of": (CLAIM, with_another(CLAIM, PK["count"], whole(3))),
    "evidence for no claim": (EVIDENCE, without(EVIDENCE, PK.claim)),
    "evidence without quote": (EVIDENCE, without(EVIDENCE, PK.quote)),
    "quote that is no span": (EVIDENCE, with_value(EVIDENCE, PK.quote, CLAIM)),
    "polarity unknown": (EVIDENCE, with_value(EVIDENCE, PK.polarity, PK.Hedged)),
    "two modalities": (EVIDENCE, with_another(EVIDENCE, PK.modality, PK.Hedged)),
    "confidence below zero": (EVIDENCE, with_value(EVIDENCE, PK.confidence, Literal("-0.1", datatype=XSD.decimal))),
    "no rule": (EVIDENCE, without(EVIDENCE, PK.rule)),
    "subject mention is no span": (EVIDENCE, with_value(EVIDENCE, PK.subjectMention, CANDIDATE)),
    "evidence in no passage": (EVIDENCE, without(EVIDENCE, PK.passage)),
    "evidence of no document": (EVIDENCE, without(EVIDENCE, PK.document)),
    "evidence without extractor": (EVIDENCE, without(EVIDENCE, PROV.wasAttributedTo)),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_where_it_is(damage: str) -> None:
    node, inflict = DAMAGE[damage]
    graph = good()
    inflict(graph)
    assert str(node) in {violation.node for violation in validate(graph)}


@pytest.mark.parametrize("node", [DOCUMENT, MENTION, CANDIDATE, CLAIM, EVIDENCE])
def test_names_outside_the_scheme_are_found(node: URIRef) -> None:
    renamed = URIRef("https://example.org/elsewhere")
    graph = Graph()
    for triple in good():
        graph.add(tuple(renamed if term == node else term for term in triple))  # type: ignore[arg-type]
    assert str(renamed) in {violation.node for violation in validate(graph)}


def vocabulary(*concepts: Concept) -> Graph:
    graph = Graph()
    for triple in vocabulary_triples(concepts):
        graph.add(triple)
    return graph


PARENT = Concept(str(ID["concept/pain"]), "pain", (ConceptType.EFFECT,), (Label("pain"), Label("ouch", Scope.LAY)))
CHILD = Concept(str(ID["concept/ache"]), "ache", (ConceptType.EFFECT,), (Label("ache"),), (PARENT.iri,))


def test_vocabulary_conforms() -> None:
    assert validate(vocabulary(PARENT, CHILD)) == ()


def test_vocabulary_damage_is_found() -> None:
    assert [v.node for v in validate(vocabulary(CHILD))] == [CHILD.iri]
    doubled = Concept(PARENT.iri, "pain", PARENT.types, (Label("pain"), Label("pain")))
    untyped_concept = Concept(PARENT.iri, "pain", (), (Label("pain"),))
    for damaged in (doubled, untyped_concept):
        assert [v.node for v in validate(vocabulary(damaged))] == [PARENT.iri]
