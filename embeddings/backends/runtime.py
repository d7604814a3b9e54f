"""The seam between the encoder and what computes for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

States: TypeAlias = tuple[NDArray[np.float32], ...]
"""The last hidden states of a batch, (batch, tokens, dimension): by the model, and by an adapted branch if any."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """A model ready to run, and how many threads may run it at once.

    ``start`` takes token ids and attention mask, both (batch, tokens); what it returns waits for the states.
    """

    start: Callable[[NDArray[np.int64], NDArray[np.int64]], Callable[[], States]]
    threads: int

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> States:
        """The states of a batch."""
        return self.start(ids, mask)()
