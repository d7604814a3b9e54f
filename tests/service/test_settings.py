from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings
from tests.service.libraries import ROOT


def test_the_table_of_settings_is_up_to_date() -> None:
    script = ROOT / "scripts" / "document_settings.py"
    subprocess.run([sys.executable, str(script), "--check"], check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PHARMAKON_LIBRARY", str(tmp_path))
    monkeypatch.setenv("PHARMAKON_TOKEN", "secret")
    settings = Settings()
    assert settings.library == tmp_path
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(("name", "value"), [("PORT", "65536"), ("BODY_BYTES", "0"), ("BACKEND", "abacus")])
def test_settings_that_make_no_sense_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PHARMAKON_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())
