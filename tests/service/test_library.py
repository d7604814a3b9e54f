"""A library keeps graph and index in step, whatever happens to it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from embeddings.encoder import TransformerEncoder, Vectors
from embeddings.errors import IndexFailure
from embeddings.index import Query
from graph.consistency import documents
from graph.errors import StoreLocked
from graph.identifiers import document_iri
from graph.ingest import Status
from graph.passages import reading
from graph.store import Quad
from ontology.namespaces import ONTOLOGY_GRAPH, PK, VOCABULARY_GRAPH
from service.entries import document_entries, entries
from service.errors import LibraryError
from service.library import Library
from service.settings import ExtractorKind, Settings
from tests.service.libraries import EXAMPLE, ROOT, empty_library, write_documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return empty_library(tmp_path / "library")


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder, Settings()) as opened:
        yield opened


def found(library: Library, text: str) -> set[str]:
    return {hit.document for hit in library.index.search(Query(text, limit=50)).hits}


def test_ingested_documents_are_searched_replaced_and_removed(library: Library, tmp_path: Path) -> None:
    notes = write_documents(tmp_path / "notes.jsonl", 12)
    assert {o.status for o in library.ingest([notes])} == {Status.ADDED}
    assert found(library, "methadone craving") == {str(document_iri(f"note-{n}")) for n in range(12)}

    write_documents(notes, 10, version="second")
    assert {o.status for o in library.ingest([notes])} == {Status.REPLACED}
    texts = [str(t) for (t,) in library.store.select(f"SELECT ?t WHERE {{ ?d <{PK.text}> ?t }}")]
    assert sorted("second" in t for t in texts) == [False] * 2 + [True] * 10

    for number in range(10):
        assert library.remove(f"note-{number}")
    assert not library.remove("note-0")
    assert found(library, "methadone craving") == {str(document_iri(f"note-{n}")) for n in (10, 11)}
    assert list(library.check()) == []


def test_a_library_of_names_is_sound_and_read_in_full_later(folder: Path) -> None:
    with Library.open(folder, Settings(extractor=ExtractorKind.NAMES)) as library:
        (outcome,) = library.ingest([EXAMPLE])
        assert outcome.mentions > 50 and outcome.claims == 0
        assert list(library.check()) == []
        assert library.index.search(Query("methadone")).hits
        library.read_again([str(document_iri(outcome.source))])
        assert (library.stats().mentions, library.stats().claims) == (outcome.mentions, 0)
    with Library.open(folder, Settings()) as library:
        (again,) = library.ingest([EXAMPLE])
        assert again.status is Status.REPLACED and again.claims > 50
        assert list(library.check()) == []


def written(library: Library) -> set[Quad]:
    """All that the store holds beside the knowledge that every library begins with."""
    graphs = library.store.graphs() - {VOCABULARY_GRAPH, ONTOLOGY_GRAPH}
    return {quad for graph in graphs for quad in library.store.quads(graph)}


def traces(library: Library) -> list[str]:
    return [str(path) for path in library.path.rglob("*") if path.is_file() and b"yxwvutine" in path.read_bytes()]


def test_a_removed_document_leaves_no_trace(library: Library, tmp_path: Path) -> None:
    before = written(library)
    note = tmp_path / "secret.txt"
    note.write_text("Zyxwvutine eases craving for qwertzol.", encoding="utf-8")
    (outcome,) = library.ingest([note])
    assert traces(library)
    assert library.remove(outcome.source)
    assert written(library) == before
    assert len(library.index) == 0
    library.compact()
    assert written(library) == before
    assert traces(library) == []
    assert list(library.check(shapes=False)) == []


def test_the_same_input_gives_the_same_graph(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "other")
    graphs = []
    for path in (folder, tmp_path / "other"):
        with Library.open(path, Settings()) as library:
            list(library.ingest([EXAMPLE]))
            graphs.append(written(library))
    assert graphs[0] == graphs[1]


def test_an_index_that_was_lost_or_damaged_is_built_anew(folder: Path, tmp_path: Path) -> None:
    notes = write_documents(tmp_path / "notes.jsonl", 3)
    with Library.open(folder, Settings()) as library:
        list(library.ingest([notes]))
    for file in sorted((folder / "index").rglob("*")):
        if file.is_file() and file.stat().st_size > 100:
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 0xFF
            file.write_bytes(bytes(content))
    with Library.open(folder, Settings()) as library:
        assert list(library.check()), "check must see the damage before anything mends it"
        assert len(found(library, "methadone")) == 3
        assert list(library.check()) == []


def test_only_one_process_opens_a_library(library: Library) -> None:
    code = (
        "import sys; from pathlib import Path; from service.library import Library; "
        "from service.settings import ExtractorKind, Settings; Library.open(Path(sys.argv[1]), Settings())"
    )
    run = subprocess.run([sys.executable, "-c", code, library.path], cwd=ROOT, capture_output=True, text=True)
    assert StoreLocked.__name__ in run.stderr


@pytest.mark.parametrize("content", [None, "not json", '{"format": 99}'])
def test_a_folder_that_is_no_library_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "notes.txt").write_text("mine", encoding="utf-8")
    if content is not None:
        (path / "library.json").write_text(content, encoding="utf-8")
    with pytest.raises(LibraryError):
        Library.open(path, Settings())


@pytest.mark.parametrize("delay", [0.0, 0.4, 1.2])
def test_after_a_kill_the_library_is_sound_and_ingestion_continues(folder: Path, tmp_path: Path, delay: float) -> None:
    notes = write_documents(tmp_path / "notes.jsonl", 400)
    code = (
        "import sys; from pathlib import Path; from service.library import Library; "
        "from service.settings import ExtractorKind, Settings\n"
        "library = Library.open(Path(sys.argv[1]), Settings())\n"
        "for outcome in library.ingest([Path(sys.argv[2])]): print(outcome.source, flush=True)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, folder, notes], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip()]
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    acknowledged += process.stdout.read().split()
    process.wait()

    with Library.open(folder, Settings()) as library:
        assert len(library.index) > 0
        assert list(library.check(shapes=False)) == []
        again = {o.source: o.status for o in library.ingest([notes])}
        assert len(again) == 400
        assert {again[source] for source in acknowledged} == {Status.UNCHANGED}
        assert len(library.index) == 400
        assert list(library.check(shapes=False)) == []


def test_the_index_is_told_what_the_graph_would_tell_it(library: Library) -> None:
    list(library.ingest([EXAMPLE]))
    held = [library.recorded(iri) for iri in sorted(documents(library.store))]
    told = [e for r in held for e in document_entries(r.document, r.passages, r.extraction, library.vocabulary)]
    assert sorted(told, key=lambda e: e.id) == sorted(
        entries(library.store, library.vocabulary, [r.iri for r in held]), key=lambda e: e.id
    )
    assert any(entry.labels and entry.headings for entry in told)


def test_a_passage_is_encoded_once_for_its_vector_and_its_mentions(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = TransformerEncoder.encode

    def recorded(self: TransformerEncoder, texts: Sequence[str]) -> Vectors:
        encoded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(TransformerEncoder, "encode", recorded)
    list(library.ingest([EXAMPLE]))
    held = [library.recorded(iri) for iri in sorted(documents(library.store))]
    read = {reading(r.document, passage.span)[0] for r in held for passage in r.passages}
    assert read and read.isdisjoint(encoded)
    library.rebuild()
    assert read.isdisjoint(encoded)


def test_what_hinders_the_index_is_not_kept_silent(library: Library, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise IndexFailure("no space left")

    with pytest.MonkeyPatch.context() as patch, pytest.raises(IndexFailure):
        patch.setattr(library.index, "apply", full)
        list(library.ingest([write_documents(tmp_path / "notes.jsonl", 3)]))
    list(library.ingest([]))
    assert len(library.index) == 3
    assert list(library.check(shapes=False)) == []
