"""A library is judged by a collection on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from graph.model import Document
from graph.structure import blocks
from service.cli import main
from service.library import Library
from service.settings import Settings
from tests.service.libraries import empty_library

TEXTS = {
    "treatment": "Methadone treats heroin addiction. It is taken once a day.",
    "effect": "Heroin causes euphoria, and later drowsiness.",
    "other": "The museum opens at nine, and closes at five.",
}


def test_a_library_is_judged_lane_by_lane(tmp_path: Path) -> None:
    folder = empty_library(tmp_path / "library")
    with Library.open(folder, Settings()) as library:
        list(library.ingest_documents([Document(id_, id_, text, blocks(text)) for id_, text in TEXTS.items()]))
    (tmp_path / "queries.tsv").write_text("1\tmethadone for heroin addiction\n2\twhen does the museum open\n")
    (tmp_path / "qrels.txt").write_text("1 0 treatment 1\n2 0 other 1\n2 0 absent 1\n")
    arguments = [str(tmp_path / "queries.tsv"), str(tmp_path / "qrels.txt"), "--library", str(folder)]
    report = tmp_path / "report.html"
    run = CliRunner().invoke(main, ["evaluate", *arguments, "--report", str(report), "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.output)
    assert [row["system"] for row in found["rows"]][:2] == ["fused", "dense"]
    assert found["rows"][0]["figures"]["MRR@10"]["mean"] == 1.0
    assert found["rows"][0]["figures"]["recall@10"]["mean"] == 0.75
    assert found["missing"] == 1
    assert "when does the museum open" in report.read_text(encoding="utf-8")

    table = CliRunner().invoke(main, ["evaluate", *arguments, "--report", str(report)])
    assert "fused" in table.output and "p50" in table.output
