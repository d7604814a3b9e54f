from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.settings import Settings
from tests.service.conftest import documents, open_controlled
from tests.service.libraries import empty_library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = empty_library(tmp_path_factory.mktemp("cli") / "library")
    with open_controlled(path, Settings()) as library:
        list(library.ingest_documents(documents()))
    return path


def run(folder: Path, arguments: Sequence[str]) -> Result:
    return CliRunner().invoke(main, ["--library", str(folder), "search", *arguments])


def test_an_answer_quotes_its_source(folder: Path) -> None:
    result = run(folder, ["What is heroin made from?"])
    assert result.exit_code == 0
    assert "“Heroin is derived from morphine.”" in result.stdout
    assert "[heroin.txt, characters " in result.stdout


def test_evidence_for_and_against(folder: Path) -> None:
    lines = run(folder, ["What", "are", "the", "effects", "of", "heroin?"]).stdout.splitlines()
    assert any("euphoria (1 for, 1 against)" in line.lower() for line in lines)
    assert "    + “Heroin causes euphoria.”" in lines
    assert "    - “Heroin does not cause euphoria.”" in lines


def test_what_is_left_out_is_counted(folder: Path) -> None:
    question = "What are the effects of heroin?"
    whole, one = (run(folder, ["--json", "--answers", count, question]).stdout for count in ("1000", "1"))
    total = len(json.loads(whole)["answer"]["affirmed"])
    assert json.loads(one)["answer"]["affirmed_total"] == total > 1
    assert f"  … and {total - 1} more (--answers {total})" in run(folder, ["--answers", "1", question]).stdout


def test_no_answer_is_exit_code_1(folder: Path) -> None:
    result = run(folder, ["How do volcanoes form?"])
    assert result.exit_code == 1
    assert "Nothing in this library answers that" in result.stdout


def test_json_is_the_answer_over_http(folder: Path) -> None:
    result = run(folder, ["--json", "--explain", "--limit", "2", "craving"])
    body = json.loads(result.stdout)
    assert len(body["hits"]) == 2
    assert body["hits"][0]["explanation"]["lanes"]


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "none", ["anything"])
    assert result.exit_code == 3
    assert result.stderr.startswith("pharmakon: ")
    assert not (tmp_path / "none").exists()
