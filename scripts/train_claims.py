"""Train the claim classifier and write graph/claims/data/classifier.npz.

    python -m scripts.train_claims [--gold DIR] --found FILE FILE

Learns from the ``train`` split of DIR (by default what PHARMAKON_SHARED names) and the project's own texts in
scripts/training, each as annotated and with disturbed mentions. The second stage and the calibration also learn from
the mentions that the linker found, and all from cross-validated output of the stage before: of the words' model, mixed
with what encoders that did not see a text say of its pairs, as ``scripts.train_linking --half`` wrote it to the FILEs.
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
from scripts.training.halves import Judgements
from scripts.training.stages import (
    Example,
    Judged,
    cross_judged,
    cross_log_odds,
    fit_trees,
    fit_words,
    found_examples,
    training_examples,
    training_texts,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "graph" / "claims" / "data" / "classifier.npz"
THRESHOLD = 0.36  # confidence from which a pair counts as stated: on the dev split F1 is flat from 0.36 to 0.46
SMALL = 0.015  # first-stage features whose weights are all smaller are left out

Arrays = dict[str, NDArray[np.generic]]


def main() -> None:
    """Train on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("PHARMAKON_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--gold", type=Path, default=shared / "gold")
    parser.add_argument("--found", type=Path, nargs=2, required=True)
    arguments = parser.parse_args()
    examples, scores = examples_and_scores(arguments.gold, arguments.found)
    arrays = train(examples, scores)
    DATA.parent.mkdir(exist_ok=True)
    np.savez_compressed(DATA, allow_pickle=False, **arrays)
    count = sum(len(example.classes) for example in examples)
    print(f"{count} pairs, decision {arrays['decision']}: {DATA.stat().st_size} bytes")


def examples_and_scores(gold: Path, files: Sequence[Path]) -> tuple[list[Example], list[NDArray[np.float32]]]:
    """All that the classifier learns from, and what encoders say of each example's pairs."""
    texts, judgements = training_texts(gold), Judgements.load(files)
    examples = [*training_examples(texts), *found_examples(texts, judgements)]
    return examples, [judgements.scores_of(example.name, len(example.classes)) for example in examples]


def train(sources: Sequence[Example], scores: Sequence[NDArray[np.float32]]) -> Arrays:
    """The arrays of a classifier, as `graph.claims.classifier.Classifier.of` reads them.

    ``scores`` are what encoders say of each example's pairs, as `graph.claims.vectors.mixture` takes them.
    """
    seen = cross_judged(sources, scores)
    return {
        **_word_arrays(*fit_words(sources)),
        **tree_arrays(fit_trees(seen)),
        "senses": _lines(map(str, SENSES)),
        "decision": np.array(decision(cross_log_odds(sources, seen), seen)),
    }


def decision(log_odds: Sequence[NDArray[np.float32]], seen: Sequence[Judged]) -> tuple[float, float, float]:
    """Slope and offset of the calibration, and the threshold."""
    sure = np.concatenate([each.sure for each in seen])
    right = np.concatenate([each.right for each in seen])[sure]
    scores = np.concatenate(log_odds)[sure]
    platt = LogisticRegression(C=1e6).fit(scores[:, None], right)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return slope, offset, THRESHOLD


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
