"""Boosted trees of scikit-learn as the plain arrays that `graph.claims.trees` reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier


def tree_arrays(model: HistGradientBoostingClassifier) -> dict[str, NDArray[np.generic]]:
    """The arrays of a fitted two-class model; a leaf is its own child."""
    tables = [stage[0].nodes for stage in model._predictors]
    shape = (len(tables), max(map(len, tables)))
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    for row, nodes in enumerate(tables):
        own = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        feature[row, own] = np.where(leaf, 0, nodes["feature_idx"])
        threshold[row, own] = np.where(leaf, 0, nodes["num_threshold"])
        left[row, own] = np.where(leaf, own, nodes["left"])
        right[row, own] = np.where(leaf, own, nodes["right"])
        value[row, own] = np.where(leaf, nodes["value"], 0)
    return {
        "tree_feature": feature,
        "tree_threshold": threshold,
        "tree_left": left,
        "tree_right": right,
        "tree_value": value,
        "tree_base": np.array(np.ravel(model._baseline_prediction)[0]),
        "tree_depth": np.array(max(int(nodes["depth"].max()) for nodes in tables)),
    }
