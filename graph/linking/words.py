"""Words as hashed features, for tagging without an encoder."""

from __future__ import annotations

from collections.abc import Sequence
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
    roles = [_roles(word) for word in words]
    rows = []
    for at in range(2, len(words) - 2):
        own, before, after = roles[at], roles[at - 1], roles[at + 1]
        pairs = (_bucket("w-1w", f"{words[at - 1]} {words[at]}"), _bucket("ww+1", f"{words[at]} {words[at + 1]}"))
        rows.append((*own[:5], before[5], after[6], roles[at - 2][7], roles[at + 2][8], before[9], after[10], *pairs))
    return np.array(rows, dtype=np.int64).reshape(-1, 13)


@lru_cache(maxsize=1 << 15)
def _roles(word: str) -> tuple[int, ...]:
    """The buckets of a word's features: five where it stands itself, then those it gives to its neighbours."""
    own = (("w", word), ("s2", word[-2:]), ("s3", word[-3:]), ("s4", word[-4:]), ("p4", word[:4]))
    lent = (("w-1", word), ("w+1", word), ("w-2", word), ("w+2", word), ("s3-1", word[-3:]), ("s3+1", word[-3:]))
    return tuple(_bucket(kind, value) for kind, value in own + lent)


def _bucket(kind: str, value: str) -> int:
    return crc32(f"{kind}={value}".encode("utf-8", "surrogatepass")) % BUCKETS
