"""Words as hashed features, for tagging without an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from graph.linking.tokens import Token

BUCKETS = 1 << 15
"""Number of rows that the features share; two features may meet in one."""

_EDGE = "\x02"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word's share in the features of itself and of its neighbours.

    ``buckets`` are the numbers of five features where it stands itself, then of those it gives to its neighbours, as
    bytes. ``left`` and ``right`` are the hashes of how its pairs with the word after it begin.
    """

    letters: bytes
    buckets: bytes
    left: int
    right: int


def hashes(tokens: Sequence[Token]) -> NDArray[np.int64]:
    """For each token the buckets of its features, (len(tokens), features a token)."""
    words = [_word(text) for text in (_EDGE, _EDGE, *(token.text.casefold() for token in tokens), _EDGE, _EDGE)]
    pairs = [
        (crc32(after.letters, before.left), crc32(after.letters, before.right)) for before, after in pairwise(words)
    ]
    lefts, rights = np.array(pairs[1:-1], dtype=np.int64).T % BUCKETS
    roles = np.frombuffer(b"".join([word.buckets for word in words]), dtype=np.uint16).reshape(len(words), -1)
    own, before, after = roles[2:-2], roles[1:-3], roles[3:-1]
    lent = (before[:, 5], after[:, 6], roles[:-4, 7], roles[4:, 8], before[:, 9], after[:, 10])
    return np.column_stack([own[:, :5], *lent, lefts[:-1], rights[1:]])


@lru_cache(maxsize=1 << 15)
def _word(text: str) -> _Word:
    own = (("w", text), ("s2", text[-2:]), ("s3", text[-3:]), ("s4", text[-4:]), ("p4", text[:4]))
    lent = (("w-1", text), ("w+1", text), ("w-2", text), ("w+2", text), ("s3-1", text[-3:]), ("s3+1", text[-3:]))
    buckets = np.array([_hash(kind, value) % BUCKETS for kind, value in own + lent], dtype=np.uint16)
    return _Word(_letters(text), buckets.tobytes(), _hash("w-1w", f"{text} "), _hash("ww+1", f"{text} "))


def _hash(kind: str, value: str) -> int:
    return crc32(_letters(f"{kind}={value}"))


def _letters(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
