"""Vectors kept by what they were made of, so that no text is encoded twice."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, Vectors
from embeddings.errors import IndexFailure

_CHUNK = 500


class CachedEncoder:
    """An encoder that looks passages up in a file before it encodes them; questions are always encoded.

    Vectors are kept as float16, rounded once: the same text always gets the very same vector.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        """Keep the vectors in an SQLite file at ``path``.

        Raises:
            IndexFailure: when the file cannot be opened.
        """
        self._encoder = encoder
        self._lock = threading.Lock()
        self._name = encoder.name.encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
        except (OSError, sqlite3.Error) as error:
            raise IndexFailure(f"{path}: {error}") from error

    @property
    def name(self) -> str:
        """The name of the encoder behind."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text, shape (n, dimension); only texts never seen before are encoded."""
        keys = [self._key(text) for text in texts]
        known = self._known(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known |= self._keep(missing, self._encoder.encode(list(missing.values())))
        rows = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float16)
        return rows.reshape(len(texts), self.dimension).astype(np.float32)

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors of passages that the same model has made elsewhere, (texts, dimension).

        Raises:
            IndexFailure: when they cannot be written.
        """
        self._keep(map(self._key, texts), vectors)

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        return self._encoder.encode_query(text)

    def begin_query(self, text: str) -> Callable[[], Vectors]:
        """Begin to encode a question; what is returned waits for its vector."""
        return self._encoder.begin_query(text)

    def knows(self, word: str) -> bool:
        """Whether the model reads a word in one piece."""
        return self._encoder.knows(word)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(self._name + b"\0" + text.encode("utf-8", "surrogatepass")).digest()

    def _known(self, keys: set[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        asked = list(keys)
        with self._lock:
            for start in range(0, len(asked), _CHUNK):
                chunk = asked[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                found.update(self._file.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", chunk))
        size = 2 * self.dimension
        return {key: value for key, value in found.items() if len(value) == size}

    def _keep(self, keys: Iterable[bytes], vectors: Vectors) -> dict[bytes, bytes]:
        new = {key: vector.tobytes() for key, vector in zip(keys, vectors.astype(np.float16), strict=True)}
        try:
            with self._lock, self._file:
                self._file.execute("BEGIN")
                self._file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", new.items())
        except sqlite3.Error as error:
            raise IndexFailure(f"the cache of vectors: {error}") from error
        return new
