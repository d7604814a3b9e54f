"""The network that reads candidate pairs off an encoder's vectors, as `graph.claims.vectors.VectorModel` applies it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from graph.claims.families import SENSES
from graph.claims.places import FLAGS
from scripts.training.samples import Asked, Sample
from scripts.training.statements import UNSURE

_HIDDEN = 96


class PairNetwork(nn.Module):
    """Scores the classes of pairs: none, then each sense."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.first = nn.Linear(dimension, _HIDDEN)
        self.second, self.between, self.left, self.right = (nn.Linear(dimension, _HIDDEN, bias=False) for _ in range(4))
        self.flags = nn.Linear(FLAGS, _HIDDEN, bias=False)
        self.from_hidden = nn.Linear(_HIDDEN, 1 + len(SENSES))
        self.from_product = nn.Linear(_HIDDEN, 1 + len(SENSES), bias=False)
        self.dropout = nn.Dropout(0.2)

    def scores(self, vectors: Tensor, asked: Asked) -> Tensor:
        """Scores (pairs, 1 + senses); ``vectors`` are a sample's, the title's first, (1 + words, d)."""
        sums = nn.functional.pad(vectors[1:].cumsum(dim=0), (0, 0, 1, 0))
        spans = torch.from_numpy(asked.places.spans)
        one, other, between = (_means(sums, spans[:, at], spans[:, at + 1]) for at in (0, 2, 4))
        one = torch.where((spans[:, 0] < 0)[:, None], vectors[0], one)
        hidden = self.first(one) + self.second(other) + self.between(between)
        hidden = torch.relu(hidden + self.flags(torch.from_numpy(asked.places.flags)))
        scores: Tensor = self.from_hidden(self.dropout(hidden)) + self.from_product(
            self.dropout(self.left(one) * self.right(other))
        )
        return scores.masked_fill(~torch.from_numpy(asked.possible), -1e4)

    def loss(self, vectors: Tensor, batch: Sequence[Sample]) -> Tensor:
        """The mean surprise at the right classes."""
        total, count = vectors.sum() * 0, 0
        for known, sample in zip(vectors, batch, strict=True):
            for asked in sample.asked:
                sure = torch.from_numpy(np.flatnonzero(asked.classes != UNSURE))
                if len(sure):
                    right = torch.from_numpy(asked.classes)[sure]
                    total = total + nn.functional.cross_entropy(self.scores(known, asked)[sure], right, reduction="sum")
                    count += len(sure)
        return total / max(count, 1)

    def weights(self) -> dict[str, NDArray[np.float16]]:
        """The arrays that `VectorModel.of` reads, in half precision."""
        names = ("first", "second", "between", "left", "right", "flags", "from_hidden", "from_product")
        tensors = {name: getattr(self, name).weight.T for name in names}
        tensors |= {"bias": self.first.bias, "offset": self.from_hidden.bias}
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}


def _means(sums: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
    counts = (lasts - firsts).clamp(min=1)[:, None]
    return (sums[lasts.clamp(min=0)] - sums[firsts.clamp(min=0)]) / counts
