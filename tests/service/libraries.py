"""Libraries for tests: an empty one is made once and copied, because loading the vocabulary takes seconds."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from service.library import Library
from service.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "heroin.txt"


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="pharmakon-test-")) / "library"
    Library.open(path, Settings()).close()
    return path


def empty_library(path: Path) -> Path:
    """A new library folder at ``path``."""
    shutil.copytree(_template(), path)
    return path


def write_documents(path: Path, count: int, version: str = "first") -> Path:
    """A JSON Lines file of small documents, whose texts name their number and version."""
    lines = (
        json.dumps(
            {
                "id": f"note-{number}",
                "title": f"Note {number}",
                "text": f"Methadone reduces craving for heroin. This is the {version} version of note {number}.",
            }
        )
        for number in range(count)
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
