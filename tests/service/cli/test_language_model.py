"""Documents are read by a language model where that is asked for, and what people decide about them holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.curation import Decision, Verdict
from ontology.terms import Relation
from service.cli import main
from service.curation import Curator
from service.library import Library
from service.settings import ExtractorKind, Settings
from tests.graph.llm.stand_in import Asked, stand_in, statements
from tests.service.libraries import empty_library

TEXT = "Camphor soothes an itch, as grandmothers know."
SOOTHES = {
    "quote": "Camphor soothes an itch",
    "subject": "Camphor",
    "subjectType": "medication",
    "relation": "relieves",
    "object": "itch",
    "objectType": "effect",
    "negated": False,
    "hedged": False,
}


def reply(_: Asked) -> tuple[int, dict[str, str], bytes]:
    return statements(SOOTHES, {**SOOTHES, "quote": "Camphor cures everything"})


def ingest(folder: Path, note: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["ingest", str(note), *options, "--library", str(folder)])


def claimed(library: Library) -> list[tuple[str, str, str]]:
    graph = next(iter(d for d in library.store.graphs() if "/document/" in d))
    extraction = library.recorded(graph).extraction
    rules = {evidence.rule for claim in extraction.claims for evidence in claim.evidence}
    assert extraction.extractor.startswith("llm-") and rules <= {"llm:test-model"}
    return [(c.subject.label, c.relation.value, c.object.label) for c in extraction.claims]


def test_nothing_is_asked_unless_it_is_configured(tmp_path: Path) -> None:
    folder = empty_library(tmp_path / "library")
    (tmp_path / "note.txt").write_text(TEXT)
    run = ingest(folder, tmp_path / "note.txt", "--extractor", "llm")
    assert run.exit_code == 3
    assert "PHARMAKON_LLM_URL" in run.output


def test_a_model_reads_and_people_have_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = empty_library(tmp_path / "library")
    (tmp_path / "note.txt").write_text(TEXT)
    with stand_in(reply) as server:
        monkeypatch.setenv("PHARMAKON_LLM_URL", server.url)
        monkeypatch.setenv("PHARMAKON_LLM_MODEL", "test-model")
        run = ingest(folder, tmp_path / "note.txt", "--extractor", "llm", "--json")
        assert run.exit_code == 0, run.output
        assert json.loads(run.stdout)["claims"] == 1
        assert "1 statements refused" in run.stderr
    for name in ("PHARMAKON_LLM_URL", "PHARMAKON_LLM_MODEL"):
        monkeypatch.delenv(name)
    with Library.open(folder, Settings()) as library:
        assert len(claimed(library)) == 1
        ((subject, relation, object_),) = claimed(library)
        curator = Curator(library)
        target = curator.claim(subject, Relation(relation), object_)
        curator.decide(Decision(target, Verdict.REJECTED, "Ada", "2026-11-24T12:00:00Z"))
        assert claimed(library) == []
        curator.withdraw(target)
        assert claimed(library) == [], "without the model, what it found can not come back"
    configured = Settings(extractor=ExtractorKind.LLM, llm_url=server.url, llm_model="test-model")
    with Library.open(folder, configured) as library:
        curator = Curator(library)
        library.read_again([str(d) for d in library.store.graphs() if "/document/" in d])
        assert claimed(library) == [(subject, relation, object_)], "its answers are kept"
