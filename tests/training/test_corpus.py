from __future__ import annotations

from pathlib import Path

import pytest

from ontology.terms import ConceptType
from scripts.training import corpus, statements


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kinds").mkdir()
    monkeypatch.setattr(corpus, "OWN", tmp_path)
    return tmp_path


def test_marks_become_spans_and_the_question_is_no_part_of_the_text(folder: Path) -> None:
    (folder / "a.txt").write_text("# Heroin\n? What is (are) Heroin ?\n[Heroin|s] may cause\n\n- [coma|e]\n")
    (text,) = corpus.own(folder)
    assert (text.document.title, text.document.question) == ("Heroin", "What is (are) Heroin ?")
    assert text.document.text == "Heroin may cause\n\n- coma"
    assert [(span.of(text.document.text), type_) for span, type_ in text.mentions] == [
        ("Heroin", ConceptType.SUBSTANCE),
        ("coma", ConceptType.EFFECT),
    ]


def test_two_files_may_treat_one_topic(folder: Path) -> None:
    for name, effect in (("a", "coma"), ("b", "sleep")):
        (folder / f"{name}.txt").write_text(f"# Heroin\n[Heroin|s] brings [{effect}|e].\n")
        (folder / f"{name}.claims").write_text(f"# Heroin\nheroin + {effect}\n")
    assert [list(text.statements) for text in statements.own()] == [[("heroin", "coma")], [("heroin", "sleep")]]
