"""The promises of ``Store``, held against every implementation."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.graph import Dataset, Graph
from rdflib.term import Node

from graph.errors import StoreError
from graph.store import OxigraphStore, RemoteStore, Store

G, H = URIRef("http://example.org/g"), URIRef("http://example.org/h")
A, B, P = URIRef("http://example.org/a"), URIRef("http://example.org/b"), URIRef("http://example.org/p")

Triples = set[tuple[Node, Node, Node]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("the oxigraph server (a development dependency) is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    location = tmp_path_factory.mktemp("server")
    process = subprocess.Popen(
        [command, "serve", "--location", str(location), "--bind", f"127.0.0.1:{port}", "--union-default-graph"],
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(url + "/query?query=ASK%7B%7D", timeout=5).close()
            break
        except OSError:
            time.sleep(0.05)
    yield url
    process.terminate()
    process.wait()


@pytest.fixture(params=["oxigraph", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "oxigraph":
        local = OxigraphStore.open(tmp_path / "graph")
        yield local
        local.close()
    else:
        url = request.getfixturevalue("server")
        remote = RemoteStore(f"{url}/query", f"{url}/update", f"{url}/store")
        remote.update("CLEAR ALL")
        yield remote


def test_replace_makes_the_triples_the_whole_content_of_the_graph(store: Store) -> None:
    store.replace(G, [(A, P, Literal(1)), (A, P, Literal("x", lang="en"))])
    store.replace(H, [(A, P, B)])
    store.replace(G, [(B, P, Literal("010.50"))])
    assert set(store.triples(G)) == {(B, P, Literal("010.50"))}
    assert set(store.quads()) == {(B, P, Literal("010.50"), G), (A, P, B, H)}
    assert store.graphs() == {G, H}


def test_a_graph_that_is_dropped_leaves_nothing_and_may_be_dropped_again(store: Store) -> None:
    store.replace(G, [(A, P, B)])
    store.drop(G)
    store.drop(G)
    assert list(store.quads()) == []
    assert G not in store.graphs()
    assert list(store.triples(G)) == []


def test_queries_see_the_union_of_all_graphs(store: Store) -> None:
    store.replace(G, [(A, P, B)])
    store.replace(H, [(B, P, Literal("end"))])
    rows = list(store.select(f"SELECT ?x ?y ?none WHERE {{ {A.n3()} {P.n3()} ?x . ?x {P.n3()} ?y }}"))
    assert rows == [(B, Literal("end"), None)]
    assert store.ask(f"ASK {{ {B.n3()} ?p 'end' }}")
    assert not store.ask("ASK { ?s ?p 'absent' }")
    assert set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == {(A, P, B), (B, P, Literal("end"))}


def test_load_adds_and_a_broken_serialisation_adds_nothing(store: Store) -> None:
    store.replace(G, [(A, P, B)])
    store.load("<http://example.org/b> <http://example.org/p> 'more' .", "text/turtle", G)
    with pytest.raises(StoreError):
        store.load("<http://example.org/b> <http://example.org/p> 'lost' . <broken", "text/turtle", G)
    assert set(store.triples(G)) == {(A, P, B), (B, P, Literal("more"))}


def test_many_graphs_are_replaced_each_as_one_is(store: Store) -> None:
    node, long = BNode("same"), Literal("x" * 600_000)
    store.replace(H, [(A, P, B)])
    store.replace_many([(G, [(node, P, long)]), (H, [(node, P, long)]), (A, [(B, P, long), (node, P, long)])])
    assert store.graphs() == {G, H, A}
    assert {(s, p, o) for s, p, o in store.triples(H) if not isinstance(s, BNode)} == set()
    assert {(s, p, o) for s, p, o in store.triples(A) if not isinstance(s, BNode)} == {(B, P, long)}
    assert len(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 4
    store.replace_many([(G, [(A, P, B)]), (B, [(A, P, B)]), (B, [(B, P, A)])])
    assert set(store.triples(G)) == {(A, P, B)}
    assert set(store.triples(B)) == {(B, P, A)}


def test_blank_nodes_of_two_graphs_stay_apart(store: Store) -> None:
    node = BNode("same")
    store.replace(G, [(node, P, Literal("one")), (A, P, node)])
    store.replace(H, [(node, P, Literal("two"))])
    assert len(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 3
    joined = store.select(f"SELECT ?x WHERE {{ ?x {P.n3()} 'one', 'two' }}")
    assert list(joined) == []


@pytest.mark.parametrize(
    "bad",
    [
        URIRef("http://x> <http://p> 'y' } } ; DROP ALL #"),
        URIRef("http://x y"),
        URIRef(""),
        Literal("x", datatype=URIRef("http://t> }")),
    ],
)
def test_what_is_not_rdf_is_refused_and_changes_nothing(store: Store, bad: Node) -> None:
    store.replace(G, [(A, P, B)])
    with pytest.raises(StoreError):
        store.replace(G, [(A, P, Literal("fine")), (A, P, bad)])
    with pytest.raises(StoreError):
        store.replace(G, [(A, P, Literal("\ud800"))])
    assert set(store.triples(G)) == {(A, P, B)}


@pytest.mark.parametrize("query", ["SELECT * WHERE {", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_select_takes_nothing_but_a_select_query(store: Store, query: str) -> None:
    with pytest.raises(StoreError):
        list(store.select(query))


def test_dump_writes_all_graphs_or_their_union(store: Store) -> None:
    store.replace(G, [(A, P, B)])
    store.replace(H, [(A, P, B), (B, P, BNode())])
    quads, triples = io.BytesIO(), io.BytesIO()
    store.dump(quads, "application/n-quads")
    store.dump(triples, "text/turtle")
    assert {len(g) for g in Dataset().parse(quads.getvalue(), format="nquads").graphs() if len(g)} == {1, 2}
    expected = Graph().add((A, P, B)).add((B, P, BNode()))
    assert isomorphic(Graph().parse(triples.getvalue(), format="turtle"), expected)
    with pytest.raises(StoreError):
        store.dump(io.BytesIO(), "text/html")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LITERAL = st.one_of(
    TEXT.map(Literal),
    TEXT.map(lambda text: Literal(text, lang="en")),
    TEXT.map(lambda text: Literal(text, datatype=URIRef("http://example.org/type"))),
    st.sampled_from(["\x00", "\\u0041", "\\", '"', "\r\n", "\ufffe", "\U0010ffff", "e\u0301", "'''\"\"\""]).map(
        Literal
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.sets(LITERAL, min_size=1, max_size=5))
def test_every_text_comes_back_as_it_went_in(store: Store, texts: set[Literal]) -> None:
    triples: Triples = {(A, P, text) for text in texts}
    store.replace(G, triples)
    assert set(store.triples(G)) == triples
    assert {row[0] for row in store.select(f"SELECT ?x WHERE {{ {A.n3()} {P.n3()} ?x }}")} == texts
