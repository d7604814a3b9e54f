"""The seam by which sentence vectors reach the claim extractor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Gives each text a vector of unit length: (n, d)."""
