"""The command line as its users run it: what it prints, and the exit codes that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from tests.service.libraries import EXAMPLE, ROOT, empty_library, write_documents


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library that holds the example article and three notes; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("cli")
    path = empty_library(folder / "library")
    assert run(path, "ingest", EXAMPLE, write_documents(folder / "notes.jsonl", 3)).exit_code == 0
    yield path


def run(library: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--library", str(library), *map(str, arguments)])


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from service.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('torch', 'openvino', 'faiss', 'rdflib', 'fastapi', 'pyoxigraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[-1] == "[]"
    for command in ("ingest", "remove", "search", "sparql", "export", "serve", "check", "rebuild", "stats"):
        assert any(line.split()[:1] == [command] for line in lines)


def test_every_command_explains_itself() -> None:
    for command in main.list_commands(None):  # type: ignore[arg-type]
        result = CliRunner().invoke(main, [command, "--help"])
        assert result.exit_code == 0, command
        assert "--help" in result.output


def test_the_library_may_be_named_before_or_after_the_command(example: Path) -> None:
    before = CliRunner().invoke(main, ["--library", str(example), "stats", "--json"])
    after = CliRunner().invoke(main, ["stats", "--json", "--library", str(example)])
    named = CliRunner(env={"PHARMAKON_LIBRARY": str(example)}).invoke(main, ["stats", "--json"])
    assert before.exit_code == after.exit_code == named.exit_code == 0
    assert before.output == after.output == named.output
    assert json.loads(before.output)["documents"] == 4


def test_broken_files_are_named_with_a_reason_and_the_rest_goes_in(tmp_path: Path) -> None:
    library = empty_library(tmp_path / "library")
    files = tmp_path / "files"
    files.mkdir()
    (files / "good.txt").write_text("Methadone relieves craving.", encoding="utf-8")
    (files / "broken.pdf").write_bytes(b"this is not a PDF")
    result = run(library, "ingest", files)
    assert result.exit_code == 1
    assert "broken.pdf" in result.stderr
    assert "1 added" in result.stdout
    assert "1 failed" in result.stdout
    lines = [json.loads(line) for line in run(library, "ingest", "--json", files).stdout.splitlines()]
    assert sorted(line["status"] for line in lines) == ["failed", "unchanged"]


def test_a_dry_run_leaves_the_library_empty(tmp_path: Path) -> None:
    library = empty_library(tmp_path / "library")
    assert run(library, "ingest", "--dry-run", EXAMPLE).exit_code == 0
    assert not (library / "cache").exists()
    assert json.loads(run(library, "stats", "--json").stdout)["documents"] == 0


def test_remove_says_what_is_not_there(tmp_path: Path) -> None:
    library = empty_library(tmp_path / "library")
    run(library, "ingest", write_documents(tmp_path / "notes.jsonl", 2))
    result = run(library, "remove", "note-0", "note-9")
    assert (result.exit_code, result.stdout.strip()) == (1, "1 removed")
    assert "note-9" in result.stderr


def test_an_answer_quotes_its_source_exactly(example: Path) -> None:
    result = run(example, "search", "Which medications reduce craving for heroin?", "--json")
    assert result.exit_code == 0
    response = json.loads(result.stdout)
    assert "methadone" in {item["concept"]["label"] for item in response["answer"]["affirmed"]}
    text = EXAMPLE.read_text(encoding="utf-8")
    for hit in response["hits"]:
        citation = hit["citation"]
        if citation["title"] == "heroin" or "heroin.txt" in citation["identifier"]:
            assert text[citation["start"] : citation["end"]] == citation["exact"]


def test_a_question_that_nothing_answers_is_said_to_be_one(example: Path) -> None:
    result = run(example, "search", "How do I change the tyre of a bicycle?")
    assert result.exit_code == 1
    assert "Nothing in this library answers that" in result.stdout


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld", "standoff", "nanopublications", "kgx"])
def test_every_export_has_something_to_say(example: Path, form: str) -> None:
    result = run(example, "export", "--format", form)
    assert result.exit_code == 0
    assert len(result.stdout_bytes) > 1000


def test_check_finds_nothing_wrong_and_rebuild_changes_nothing(example: Path) -> None:
    assert run(example, "check").exit_code == 0
    assert run(example, "rebuild").exit_code == 0
    assert run(example, "check", "--no-shapes").exit_code == 0


def test_a_library_that_is_not_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    result = run(tmp_path / "nothing", "stats")
    assert result.exit_code == 3
    assert "Traceback" not in result.stderr
    assert "no library" in result.stderr
    assert not (tmp_path / "nothing").exists()


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    result = CliRunner(env={"PHARMAKON_PORT": "many"}).invoke(main, ["--library", str(tmp_path), "stats"])
    assert result.exit_code == 2
    assert "PHARMAKON_PORT" in result.stderr


def test_own_concepts_are_found_and_linked(tmp_path: Path) -> None:
    library = empty_library(tmp_path / "library")
    skos = tmp_path / "own.ttl"
    skos.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix pk: <https://w3id.org/pharmakon/ontology#> .\n"
        "<https://example.org/zyxwvutine> a skos:Concept, pk:Medication ; skos:prefLabel 'zyxwvutine'@en .\n",
        encoding="utf-8",
    )
    note = tmp_path / "note.txt"
    note.write_text("Zyxwvutine relieves craving.", encoding="utf-8")
    assert run(library, "ingest", note).exit_code == 0
    assert run(library, "vocabulary", "add", skos).exit_code == 0
    assert "https://example.org/zyxwvutine" in run(library, "vocabulary", "search", "zyxwvutine").stdout
    assert "1 replaced" in run(library, "ingest", note).stdout
    (line,) = run(library, "export", "--format", "standoff").stdout.splitlines()
    assert "https://example.org/zyxwvutine" in {m["iri"] for m in json.loads(line)["mentions"]}


def test_a_vocabulary_that_is_none_is_refused_and_not_kept(tmp_path: Path) -> None:
    library = empty_library(tmp_path / "library")
    bad = tmp_path / "bad.ttl"
    bad.write_text("this is not Turtle", encoding="utf-8")
    result = run(library, "vocabulary", "add", bad)
    assert result.exit_code == 1
    assert "bad.ttl" in result.stderr
    assert run(library, "stats").exit_code == 0
