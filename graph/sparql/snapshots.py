"""Snapshots of the store: what the query processes read."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from graph.store import OxigraphStore


@dataclass(slots=True)
class Snapshot:
    """A folder with the store as it was at ``version``, and how many requests read it."""

    path: Path
    version: int
    readers: int = 0


class Snapshots:
    """The snapshots of one store, in a folder of their own on the same file system: they are hard links.

    A snapshot is made when a request comes and the store was flushed since the last one, so that a request that starts
    after an acknowledgement sees what was acknowledged. Old ones go when their last reader has left. What an earlier
    process left in the folder is removed. Belongs to one event loop.
    """

    def __init__(self, store: OxigraphStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._numbers = count()
        self._current: Snapshot | None = None
        self._making = asyncio.Lock()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    async def take(self) -> Snapshot:
        """A snapshot as new as the last flush; give it back by :meth:`release`.

        Raises:
            StoreError: if it cannot be made.
        """
        if self._current is None or self._current.version != self._store.version:
            async with self._making:
                if self._current is None or self._current.version != self._store.version:
                    await self._make()
        assert self._current is not None
        self._current.readers += 1
        return self._current

    def release(self, snapshot: Snapshot) -> None:
        """One reader fewer."""
        snapshot.readers -= 1
        self._remove_unused(snapshot)

    def close(self) -> None:
        """Remove all snapshots."""
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _make(self) -> None:
        old, version = self._current, self._store.version
        path = self._folder / str(next(self._numbers))
        await asyncio.to_thread(self._store.snapshot, path)
        self._current = Snapshot(path, version)
        if old is not None:
            self._remove_unused(old)

    def _remove_unused(self, snapshot: Snapshot) -> None:
        if snapshot.readers == 0 and snapshot is not self._current:
            shutil.rmtree(snapshot.path, ignore_errors=True)
