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
        rows = np.arange(len(table))[:, None]
        tree = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(table), len(self.feature)), dtype=np.int32)
        for _ in range(self.depth):
            goes_left = table[rows, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(goes_left, self.left[tree, node], self.right[tree, node])
        return np.asarray(self.base + self.value[tree, node].sum(axis=1), dtype=np.float32)
