"""The file that marks a folder as a library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from service.errors import LibraryError

FORMAT = 1
"""The version of the folder's layout."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What the folder's marker says: its layout, and which ontology and vocabulary its graph holds."""

    format: int
    knowledge: str | None = None

    FILE: ClassVar[str] = "library.json"

    @classmethod
    def exists(cls, path: Path) -> bool:
        """Whether a folder is marked as a library."""
        return (path / cls.FILE).exists()

    @classmethod
    def create(cls, path: Path, allowed: bool) -> Self:
        """Mark a new or empty folder.

        Raises:
            LibraryError: if that is not allowed, or something else is in the folder.
        """
        if not allowed:
            raise LibraryError(f"there is no library at {path}")
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise LibraryError(f"{path} is neither a library nor an empty folder")
        path.mkdir(parents=True, exist_ok=True)
        state = cls(FORMAT)
        state.write(path)
        return state

    @classmethod
    def read(cls, path: Path) -> Self:
        """What a folder's marker says.

        Raises:
            LibraryError: if it cannot be read, or is of a format that this version does not know.
        """
        try:
            state = cls(**json.loads((path / cls.FILE).read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise LibraryError(f"{path / cls.FILE} cannot be read: {error}") from error
        if state.format != FORMAT:
            raise LibraryError(f"{path} has format {state.format}; this version reads format {FORMAT}")
        return state

    def write(self, path: Path) -> None:
        """Replace the marker in one step, so that a crash leaves the old one or the new one."""
        fresh = path / (self.FILE + ".new")
        fresh.write_text(json.dumps({"format": self.format, "knowledge": self.knowledge}) + "\n")
        fresh.replace(path / self.FILE)
