"""An encoder without a model: words hashed to directions, so that texts with common words are near each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from embeddings.encoder import Vectors, unit


class WordEncoder:
    dimension = 32

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return unit(np.array([self._sum(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension))

    def encode_query(self, text: str) -> Vectors:
        return np.asarray(unit(self._sum(text)[None])[0], dtype=np.float32)

    def begin_query(self, text: str) -> Callable[[], Vectors]:
        return partial(self.encode_query, text)

    def knows(self, word: str) -> bool:
        return False

    def _sum(self, text: str) -> Vectors:
        directions = np.array(
            [self._direction(word) for word in ["", *re.findall(r"\w+", text.lower())]], dtype=np.float32
        )
        return np.asarray(directions.sum(axis=0), dtype=np.float32)

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
