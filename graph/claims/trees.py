"""Gradient-boosted trees as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose leaves add up to a log-odds; arrays are (trees, nodes), the root is node 0.

    A row goes to ``left`` where its ``feature`` is at most ``threshold``, else to ``right``; a leaf is its own child.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    base: float
    depth: int

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Trees:
        """Trees from arrays named as the fields, after ``tree_``."""
        return cls(
            np.asarray(arrays["tree_feature"], dtype=np.int32),
            np.asarray(arrays["tree_threshold"], dtype=np.float32),
            np.asarray(arrays["tree_left"], dtype=np.int32),
            np.asarray(arrays["tree_right"], dtype=np.int32),
            np.asarray(arrays["tree_value"], dtype=np.float32),
            float(np.asarray(arrays["tree_base"], dtype=np.float64)),
            int(np.asarray(arrays["tree_depth"], dtype=np.int64)),
        )

    def log_odds(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log-odds of each row of (n, features)."""
        trees, nodes = self.feature.shape
        roots = np.arange(0, trees * nodes, nodes, dtype=np.int32)
        rows = np.arange(0, table.size, table.shape[1], dtype=np.int32)[:, None]
        at = np.broadcast_to(roots, (len(table), trees))
        for _ in range(self.depth):  # nodes are numbered through all trees: taking from flat arrays is far quicker
            goes_left = table.take(rows + self.feature.take(at)) <= self.threshold.take(at)
            at = roots + np.where(goes_left, self.left.take(at), self.right.take(at))
        return np.asarray(self.base + self.value.take(at).sum(axis=1), dtype=np.float32)
