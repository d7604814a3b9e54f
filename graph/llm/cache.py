"""Answers kept by what was asked, so that the same passage is not asked about twice."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import NamedTemporaryFile


class AnswerCache:
    """A folder of answers, one file each; a file that cannot be read counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, *asked: str) -> str | None:
        """The answer to what was asked, if it is kept."""
        try:
            answer = json.loads(self._file(asked).read_text(encoding="utf-8"))["answer"]
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return answer if isinstance(answer, str) else None

    def put(self, answer: str, *asked: str) -> None:
        """Keep an answer; a crash leaves no half of it."""
        file = self._file(asked)
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as fresh:
            json.dump({"asked": list(asked), "answer": answer}, fresh)
        Path(fresh.name).replace(file)

    def _file(self, asked: tuple[str, ...]) -> Path:
        digest = hashlib.sha256("\x00".join(asked).encode()).hexdigest()
        return self._folder / digest[:2] / f"{digest}.json"
