from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.errors import StoreError, StoreLocked
from graph.store import OxigraphStore

G = URIRef("http://example.org/g")
A, P = URIRef("http://example.org/a"), URIRef("http://example.org/p")


def test_a_second_writer_is_told_that_the_store_is_locked(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    with pytest.raises(StoreLocked, match="another process"):
        OxigraphStore.open(tmp_path / "graph")
    code = (
        "import sys; from pathlib import Path\n"
        "from graph.errors import StoreLocked; from graph.store import OxigraphStore\n"
        "try: OxigraphStore.open(Path(sys.argv[1]))\n"
        "except StoreLocked: sys.exit(7)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "graph")]).returncode == 7
    store.close()
    OxigraphStore.open(tmp_path / "graph").close()


def test_a_folder_of_something_else_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError):
        OxigraphStore.open(tmp_path / "file")


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.ask("ASK {}")


def test_what_is_flushed_outlives_a_kill(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from rdflib import Literal, URIRef; from graph.store import OxigraphStore\n"
        "store = OxigraphStore.open(Path(sys.argv[1])); a = URIRef('http://example.org/a')\n"
        "store.replace(URIRef('http://example.org/g'), [(a, a, Literal(n)) for n in range(500)])\n"
        "store.flush(); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "graph")]).returncode == -9
    assert len(list(OxigraphStore.open(tmp_path / "graph").triples(G))) == 500


def test_a_reader_never_sees_half_a_document(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    documents = [[(A, P, Literal(f"{version} {n}")) for n in range(300)] for version in range(2)]
    store.replace(G, documents[0])
    seen: set[frozenset[str]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            texts = [str(row[0]) for row in store.select(f"SELECT ?x WHERE {{ GRAPH {G.n3()} {{ ?s ?p ?x }} }}")]
            seen.add(frozenset({text.split()[0] for text in texts} | {str(len(texts))}))

    reader = threading.Thread(target=read)
    reader.start()
    for version in range(20):
        store.replace(G, documents[version % 2])
    done.set()
    reader.join()
    assert seen <= {frozenset({"0", "300"}), frozenset({"1", "300"})}


def test_writers_of_one_graph_take_turns(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")

    def write(name: str) -> None:
        for version in range(20):
            store.replace(G, [(A, P, Literal(f"{name} {version} {n}")) for n in range(50)])

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(list(store.triples(G))) == 50


def test_a_snapshot_keeps_its_state_and_every_flush_of_a_change_is_counted(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    store.replace(G, [(A, P, Literal("before"))])
    store.flush()
    before = store.version
    store.snapshot(tmp_path / "snapshot")
    store.flush()
    assert store.version == before
    store.replace(G, [(A, P, Literal("after"))])
    store.flush()
    assert store.version == before + 1
    copy = OxigraphStore.open(tmp_path / "snapshot", read_only=True)
    assert list(copy.triples(G)) == [(A, P, Literal("before"))]
    with pytest.raises(StoreError):
        copy.drop(G)


def test_large_data_is_loaded_whole_or_not_at_all(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    lines = "".join(f'<{A}> <{P}> "{n} {"x" * 100}" .\n' for n in range(10_000))
    with pytest.raises(StoreError):
        store.load(lines + "broken", "application/n-triples", G)
    assert list(store.quads()) == []
    store.load(lines, "application/n-triples", G)
    assert len(list(store.triples(G))) == 10_000


def test_merging_the_files_changes_nothing_but_the_version_of_snapshots(tmp_path: Path) -> None:
    store = OxigraphStore.open(tmp_path / "graph")
    for number in range(20):
        store.replace(URIRef(f"{G}{number}"), [(A, P, Literal(number))])
        store.flush()
    before, held = store.version, set(store.quads())
    store.optimize()
    assert store.version > before
    assert set(store.quads()) == held
    store.snapshot(tmp_path / "snapshot")
    assert set(OxigraphStore.open(tmp_path / "snapshot", read_only=True).quads()) == held
