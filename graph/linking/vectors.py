"""The seam by which an encoder's token vectors reach the linker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One text's sub-words as an encoder sees them.

    ``offsets`` is (n, 2): the code points each sub-word covers, in text order.
    ``vectors`` is (n, d), float32. A text longer than the encoder's window is covered by its first part only.
    """

    offsets: NDArray[np.int64]
    vectors: NDArray[np.float32]


TokenEncode = Callable[[Sequence[str]], Sequence[TokenVectors]]
"""Gives each text its token vectors, in the order of the texts."""
