"""Train the claim classifier and write graph/claims/data/classifier.npz.

    python -m scripts.train_claims [--gold DIR]

Learns from the ``train`` split of DIR (by default what PHARMAKON_SHARED names) and the project's own texts in
scripts/training. The second stage and the calibration learn from cross-validated output of the stage before.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from graph.claims.families import SENSES
from scripts.training.boosting import tree_arrays
from scripts.training.stages import Example, cross_numbers, examples, fit_trees, fit_words, folds
from scripts.training.statements import NONE, UNSURE, gold, own

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "graph" / "claims" / "data" / "classifier.npz"
SMALL = 0.015  # first-stage features whose weights are all smaller are left out

Arrays = dict[str, NDArray[np.generic]]


def main() -> None:
    """Train on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("PHARMAKON_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--gold", type=Path, default=shared / "gold")
    sources = examples(gold(parser.parse_args().gold, "train")) + examples(own(), own=True)
    arrays = train(sources)
    DATA.parent.mkdir(exist_ok=True)
    np.savez_compressed(DATA, **arrays)
    print(f"{sum(len(s.classes) for s in sources)} pairs, decision {arrays['decision']}: {DATA.stat().st_size} bytes")


def train(sources: Sequence[Example]) -> Arrays:
    """The arrays of a classifier, as `graph.claims.classifier.Classifier.of` reads them."""
    numbers, best = cross_numbers(sources)
    log_odds = _cross_log_odds(numbers, best, sources)
    return {
        **_word_arrays(*fit_words(sources)),
        **tree_arrays(fit_trees(numbers, best, sources)),
        "senses": _lines(map(str, SENSES)),
        "decision": np.array(_decision(log_odds, best, sources)),
    }


def _cross_log_odds(
    numbers: Sequence[NDArray[np.float32]], best: Sequence[NDArray[np.int64]], sources: Sequence[Example]
) -> list[NDArray[np.float32]]:
    """The second stage's log-odds for each example, from folds that did not see it."""
    found = {}
    for seen, held in folds(sources):
        model = fit_trees([numbers[at] for at in seen], [best[at] for at in seen], [sources[at] for at in seen])
        for at in held:
            found[at] = np.asarray(model.decision_function(numbers[at]), dtype=np.float32)
    return [found[at] for at in range(len(sources))]


def _decision(
    log_odds: Sequence[NDArray[np.float32]], best: Sequence[NDArray[np.int64]], sources: Sequence[Example]
) -> tuple[float, float, float]:
    """Slope and offset of the calibration, and the confidence at which F1 over pairs is highest."""
    classes = np.concatenate([source.classes for source in sources])
    sure = classes != UNSURE
    scores = np.concatenate(log_odds)[sure]
    right = ((np.concatenate(best) == classes) & (classes != NONE))[sure]
    platt = LogisticRegression(C=1e6).fit(scores[:, None], right)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    confidence = 1 / (1 + np.exp(-(slope * scores + offset)))
    stated = int((classes > NONE).sum())
    grid = np.arange(0.2, 0.6, 0.01)
    f1 = [2 * right[confidence >= t].sum() / ((confidence >= t).sum() + stated) for t in grid]
    return slope, offset, float(grid[int(np.argmax(f1))])


def _word_arrays(names: Sequence[str], weights: NDArray[np.float32]) -> Arrays:
    """The first stage without its small weights, in eight bits a weight."""
    kept = np.abs(weights[:-1]).max(axis=1) >= SMALL
    weights = np.concatenate([weights[:-1][kept], weights[-1:]])
    scale = np.abs(weights).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    return {
        "features": _lines(name for name, keep in zip(names, kept, strict=True) if keep),
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
    }


def _lines(names: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()
