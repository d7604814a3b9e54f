"""Trained networks that tag together, as they do in use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from graph.linking.linker import WORDS_SHARE
from scripts.training.network import Sequences
from scripts.training.samples import Sample


class Mixture:
    """The network that reads words and, where it is given as well, the one that reads vectors, by their shares."""

    def __init__(self, models: Sequence[Sequences]) -> None:
        """Mix one network, or the one by words and the one by vectors in this order."""
        self._shares = (
            [(models[0], 1.0)] if len(models) == 1 else [(models[0], WORDS_SHARE), (models[1], 1 - WORDS_SHARE)]
        )
        taggers = [model.tagger() for model in models]
        self.tagger = taggers[0] if len(taggers) == 1 else taggers[1].mixed(taggers[0], WORDS_SHARE)

    def scores(self, sample: Sample) -> NDArray[np.float32]:
        """The scores of a sample's tags, (words, tags)."""
        with torch.no_grad():
            scores = [model.scores([sample])[0].numpy() * share for model, share in self._shares]
        return np.asarray(np.sum(scores, axis=0), dtype=np.float32)
