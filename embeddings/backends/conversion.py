"""Models in another runtime's form, made once and kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def converted(folder: Path, file: str, convert: Callable[[Path], None]) -> Path:
    """The file in the folder, which ``convert`` fills where it is not there.

    The folder appears whole or not at all, since two processes may convert at once.

    Raises:
        OSError: when the folder cannot be made.
    """
    if not (folder / file).is_file():
        scratch = folder.with_name(f"{folder.name}.{os.getpid()}")
        scratch.mkdir(parents=True, exist_ok=True)
        convert(scratch)
        try:
            scratch.rename(folder)
        except OSError:
            shutil.rmtree(scratch)
            if not (folder / file).is_file():
                raise
    return folder / file
