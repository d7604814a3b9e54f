"""Every form of export is read back by what others would read it with, and says the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from graph.exports import ExportFormat
from graph.exports.kgx import COLUMNS, PREDICATES
from graph.exports.nanopublications import NP
from graph.identifiers import candidate_iri, claim_iri, document_iri
from graph.store import OxigraphStore
from ontology.namespaces import CURATION_GRAPH, OA, PK, PROV, RDF, VOCABULARY_GRAPH
from ontology.terms import Relation
from tests.graph.exports.conftest import HEROIN, OTHER, SENTENCES, TEXT, written

HAS_EFFECT = Relation.HAS_EFFECT.iri
SUBJECT = URIRef(HEROIN.iri)
EUPHORIA, NAUSEA, FEVER = (candidate_iri(name) for name in ("euphoria", "nausea", "fever"))


def union(store: OxigraphStore) -> set[tuple[str, str, str]]:
    """What the RDF forms should hold: the documents, the decisions, and the concepts that are used."""
    graphs = [document_iri("one"), document_iri("two"), CURATION_GRAPH]
    kept = {as_parsed(triple) for graph in graphs for triple in store.triples(graph)}
    return kept | {as_parsed(triple) for triple in store.triples(VOCABULARY_GRAPH) if triple[0] == SUBJECT}


def as_parsed(triple: tuple[Node, Node, Node]) -> tuple[str, str, str]:
    """A triple's terms; rdflib writes the values of dates and numbers in a way of its own."""
    s, p, o = (Literal(str(t), datatype=t.datatype) if isinstance(t, Literal) and t.datatype else t for t in triple)
    return s.n3(), p.n3(), o.n3()


@pytest.mark.parametrize(
    ("format_", "parser"),
    [
        (ExportFormat.TURTLE, "turtle"),
        (ExportFormat.TRIG, "trig"),
        (ExportFormat.NQUADS, "nquads"),
        (ExportFormat.JSONLD, "json-ld"),
    ],
)
def test_rdf_reads_back_as_what_the_store_holds(store: OxigraphStore, format_: ExportFormat, parser: str) -> None:
    dataset = Dataset(default_union=True)
    dataset.parse(data=written(store, format_), format=parser)
    assert {as_parsed(triple) for triple in dataset.triples((None, None, None))} == union(store)
    assert not any(dataset.triples((URIRef(OTHER.iri), None, None))), "concepts that nothing mentions stay out"
    if format_ is not ExportFormat.TURTLE:
        names = {graph.identifier for graph in dataset.graphs() if len(graph)}
        assert names == {document_iri("one"), document_iri("two"), CURATION_GRAPH, VOCABULARY_GRAPH}


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig", "text/turtle"])
def test_what_was_read_is_written_before_the_rest_is_read(store: OxigraphStore, media_type: str) -> None:
    stream, at = io.BytesIO(), []

    def watched() -> Iterator[tuple[URIRef, None]]:
        for _ in range(400):
            at.append(stream.tell())
            yield document_iri("one"), None

    store.serialize(stream, media_type, watched())
    assert 0 < at[200] < at[399] < stream.tell()


def nanopublications(store: OxigraphStore) -> list[tuple[Dataset, URIRef]]:
    dataset = Dataset()
    dataset.parse(data=written(store, ExportFormat.NANOPUBLICATIONS), format="trig")
    found = [s for graph in dataset.graphs() for s in graph.subjects(RDF.type, NP.Nanopublication)]
    return [(dataset, URIRef(str(s))) for s in found]


def test_nanopublications_have_their_four_parts(store: OxigraphStore) -> None:
    found = nanopublications(store)
    assert len({publication for _, publication in found}) == len(found) == 6
    for dataset, publication in found:
        head = dataset.graph(URIRef(f"{publication}#head"))
        parts = [
            dataset.graph(URIRef(str(head.value(publication, p))))
            for p in (NP.hasAssertion, NP.hasProvenance, NP.hasPublicationInfo)
        ]
        assert all(len(part) for part in parts)
        assert len(head) == 4
        quote = parts[1].value(parts[0].identifier, PROV.wasDerivedFrom)
        assert str(parts[1].value(quote, OA.exact)) in SENTENCES
        assert list(parts[2].predicates(publication))


def test_only_what_is_affirmed_without_reserve_is_asserted(store: OxigraphStore) -> None:
    dataset = nanopublications(store)[0][0]
    asserted = {(s, o) for s, _, o, _ in dataset.quads((None, HAS_EFFECT, None, None))}
    assert asserted == {(SUBJECT, EUPHORIA)}
    denied = claim_iri(HEROIN.iri, Relation.HAS_EFFECT, FEVER)
    assert {o for _, _, o, _ in dataset.quads((denied, PK.polarity, None, None))} == {PK.Negated}
    hedged = claim_iri(HEROIN.iri, Relation.HAS_EFFECT, NAUSEA)
    assert {o for _, _, o, _ in dataset.quads((hedged, PK.modality, None, None))} == {PK.Hedged}


def test_rdf12_is_read_by_an_engine_that_knows_it(store: OxigraphStore) -> None:
    engine = ox.Store()
    engine.load(written(store, ExportFormat.RDF12), format=ox.RdfFormat.TURTLE)
    ask = f"ASK {{ <{SUBJECT}> <{HAS_EFFECT}> <%s> }}"
    assert [bool(engine.query(ask % end)) for end in (EUPHORIA, NAUSEA, FEVER)] == [True, False, False]
    rows = engine.query(
        f"SELECT ?o ?polarity ?modality ?exact {{ ?claim <{RDF}reifies> <<( <{SUBJECT}> <{HAS_EFFECT}> ?o )>> ;"
        f" <{PK.evidence}> ?e . ?e <{PK.polarity}> ?polarity ; <{PK.modality}> ?modality ; <{PK.quote}> ?q ;"
        f" <{PK.document}> <{document_iri('one')}> . ?q <{OA.exact}> ?exact }} ORDER BY ?o"
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert [tuple(term.value for term in row) for row in rows] == [
        (str(EUPHORIA), str(PK.Affirmed), str(PK.Asserted), SENTENCES[0]),
        (str(FEVER), str(PK.Negated), str(PK.Asserted), SENTENCES[2]),
        (str(NAUSEA), str(PK.Affirmed), str(PK.Hedged), SENTENCES[1]),
    ]


def test_web_annotations_quote_exactly(store: OxigraphStore) -> None:
    found = [json.loads(line) for line in written(store, ExportFormat.WEB_ANNOTATION).splitlines()]
    assert len(found) == len({annotation["id"] for annotation in found}) == 2 * (6 + 3)
    for annotation in found:
        assert annotation["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert annotation["type"] == "Annotation"
        position, quotation = annotation["target"]["selector"]
        start, end = position["start"], position["end"]
        assert TEXT[start:end] == quotation["exact"]
        assert TEXT[:start].endswith(quotation["prefix"]) and TEXT[end:].startswith(quotation["suffix"])
    bodies = [annotation["body"] for annotation in found if annotation["motivation"] == "assessing"]
    assert {body[1]["value"] for body in bodies} == {
        "heroin hasEffect euphoria (affirmed, asserted)",
        "heroin hasEffect nausea (affirmed, hedged)",
        "heroin hasEffect fever (negated, asserted)",
    }


def test_kgx_edges_are_a_table(store: OxigraphStore) -> None:
    text = written(store, ExportFormat.KGX).decode()
    lines = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert tuple(lines[0]) == COLUMNS
    edges = [dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]]
    assert len(edges) == len({edge["id"] for edge in edges}) == 6
    assert {edge["predicate"] for edge in edges} == {"biolink:causes"}
    said = {(e["object_name"], e["negated"], e["hedged"], e["agent_type"]) for e in edges}
    assert said == {
        ("euphoria", "false", "false", "text_mining_agent"),
        ("nausea", "false", "true", "text_mining_agent"),
        ("fever", "true", "false", "manual_validation_of_automated_agent"),
    }
    assert {e["publications"] for e in edges} == {"https://example.org/a page of one", "id:document/two"}
    assert {e["supporting_text"] for e in edges} == {" ".join(sentence.split()) for sentence in SENTENCES}
    assert set(PREDICATES) == set(Relation)


def test_standoff_offsets_hold(store: OxigraphStore) -> None:
    found = [json.loads(line) for line in written(store, ExportFormat.STANDOFF).splitlines()]
    assert [one["doc"] for one in found] == ["one", "two"]
    for one in found:
        assert all(TEXT[m["start"] : m["end"]] == m["surface"] for m in one["mentions"])
        assert [s["quote"] for s in one["statements"]] == [TEXT[s["start"] : s["end"]] for s in one["statements"]]
        assert {(s["object"]["label"], s["negated"], s["hedged"]) for s in one["statements"]} == {
            ("euphoria", False, False),
            ("nausea", False, True),
            ("fever", True, False),
        }


def test_an_empty_library_is_exported_as_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = OxigraphStore.open(tmp_path_factory.mktemp("empty") / "graph")
    for format_ in ExportFormat:
        text = written(empty, format_)
        if format_ is ExportFormat.KGX:
            assert text.decode().rstrip("\n").split("\t") == list(COLUMNS)
        elif format_ in (ExportFormat.TURTLE, ExportFormat.RDF12):
            ox.Store().load(text, format=ox.RdfFormat.TURTLE)
            assert len(Graph().parse(data=text.replace(b'VERSION "1.2"', b""), format="turtle")) == 0
    empty.close()
