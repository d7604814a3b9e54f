"""States of the index on disk: one folder a generation, complete and never changed.

``generation-000007/`` holds ``manifest.json`` with the SHA-256 of every other file in it; ``CURRENT`` names the live
one. A new generation is written beside the old (files that stay are hard links), synced, and made live by renaming
``CURRENT`` over the old pointer: a crash at any point leaves the old generation or the new, whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from embeddings.errors import IndexDamaged, IndexFailure

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation: its folder, what was recorded about it, and the SHA-256 of its files."""

    folder: Path
    number: int
    record: Mapping[str, object]
    files: Mapping[str, str]


def loaded(root: Path, load: Callable[[Generation], T]) -> T | None:
    """What ``load`` makes of the live generation, every file checked against its digest; None where there is none yet.

    Where a writer replaces that generation meanwhile, it is what ``load`` makes of the next.

    Raises:
        IndexDamaged: when a file is missing or changed, or ``load`` finds it so.
    """
    while (name := _pointed_at(root)) is not None:
        try:
            return load(_checked(root / name))
        except IndexDamaged:
            if _pointed_at(root) == name:  # else a writer has replaced it in the meantime
                raise
    return None


def _pointed_at(root: Path) -> str | None:
    try:
        return (root / _CURRENT).read_text().strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{root / _CURRENT}: {error}") from error


def _checked(folder: Path) -> Generation:
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        if manifest.pop("sha256") != _digest_of(manifest):
            raise IndexDamaged(f"{folder / _MANIFEST}: not as it was written")
        for name, digest in manifest["files"].items():
            if _sha256(folder / name) != digest:
                raise IndexDamaged(f"{folder / name}: not as it was written")
        return Generation(folder, manifest["number"], manifest["record"], manifest["files"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise IndexDamaged(f"{folder}: {error}") from error


def write(
    root: Path,
    previous: Generation | None,
    kept: Iterable[str],
    new: Mapping[str, Callable[[Path], None]],
    record: Mapping[str, object],
) -> Generation:
    """Write a generation and make it live.

    ``kept`` names files of the ``previous`` generation that stay; ``new`` maps names to what writes such a file.

    Raises:
        IndexFailure: when the disk refuses; the previous generation stays live.
    """
    number = _next(root, previous)
    folder = root / f"generation-{number:06d}"
    scratch = root / f"writing-{number:06d}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        files = {}
        for name in kept:
            if previous is None:
                raise ValueError("nothing to keep without a previous generation")
            _link(previous.folder / name, scratch / name)
            files[name] = previous.files[name]
        for name, writer in new.items():
            writer(scratch / name)
            _sync(scratch / name)
            files[name] = _sha256(scratch / name)
        manifest: dict[str, object] = {"number": number, "record": dict(record), "files": files}
        (scratch / _MANIFEST).write_text(json.dumps({**manifest, "sha256": _digest_of(manifest)}))
        _sync(scratch / _MANIFEST)
        _sync(scratch)
        scratch.rename(folder)
        _point(root, folder.name)
    except OSError as error:
        raise IndexFailure(f"{root}: {error}") from error
    return Generation(folder, number, record, files)


def prune(root: Path, live: Generation | None) -> None:
    """Remove every generation but the live one; readers that have the old files mapped keep them."""
    for folder in [*root.glob("generation-*"), *root.glob("writing-*")]:
        if live is None or folder != live.folder:
            shutil.rmtree(folder, ignore_errors=True)


def discard(root: Path) -> None:
    """Forget all generations, so that the index starts empty."""
    (root / _CURRENT).unlink(missing_ok=True)
    prune(root, None)


def _next(root: Path, previous: Generation | None) -> int:
    numbers = [int(folder.name.rsplit("-", 1)[-1]) for folder in root.glob("generation-*")]
    return max([previous.number if previous else 0, *numbers]) + 1


def _point(root: Path, name: str) -> None:
    scratch = root / f"{_CURRENT}.new"
    scratch.write_text(name + "\n")
    _sync(scratch)
    scratch.replace(root / _CURRENT)
    _sync(root)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
        _sync(target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
