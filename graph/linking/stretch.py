"""Consecutive words of a document as an encoder sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that were encoded together, after the document's title.

    Attributes:
        starts: the code point at which each word starts, (n,).
        ends: the code point after each word, (n,).
        vectors: the words' vectors, (n, d).
        title: the mean vector of the title, (d,).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    vectors: NDArray[np.float32]
    title: NDArray[np.float32]
