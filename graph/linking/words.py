"""Words as hashed features, for tagging without an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from graph.linking.tokens import Token

BUCKETS = 1 << 15
"""Number of rows that the features share; two features may meet in one."""

_EDGE = "\x02"


def hashes(tokens: Sequence[Token]) -> NDArray[np.int64]:
    """For each token the buckets of its features, (len(tokens), features a token)."""
    words = [_EDGE, _EDGE, *(token.text.casefold() for token in tokens), _EDGE, _EDGE]
    return np.array([list(_features(words, at + 2)) for at in range(len(tokens))], dtype=np.int64).reshape(-1, 13)


def _features(words: Sequence[str], at: int) -> Iterator[int]:
    word, before, after = words[at], words[at - 1], words[at + 1]
    yield _bucket("w", word)
    yield _bucket("s2", word[-2:])
    yield _bucket("s3", word[-3:])
    yield _bucket("s4", word[-4:])
    yield _bucket("p4", word[:4])
    yield _bucket("w-1", before)
    yield _bucket("w+1", after)
    yield _bucket("w-2", words[at - 2])
    yield _bucket("w+2", words[at + 2])
    yield _bucket("s3-1", before[-3:])
    yield _bucket("s3+1", after[-3:])
    yield _bucket("w-1w", f"{before} {word}")
    yield _bucket("ww+1", f"{word} {after}")


@lru_cache(maxsize=1 << 16)
def _bucket(kind: str, value: str) -> int:
    return crc32(f"{kind}={value}".encode("utf-8", "surrogatepass")) % BUCKETS
