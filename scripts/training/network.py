"""The tagger as a trainable network: an adapted encoder, the tagger's layers, and the likelihood of tag sequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from graph.linking.features import BREAK, SIZE
from graph.linking.tagger import TAGS, Tagger, forbidden
from scripts.training.lora import adapt
from scripts.training.samples import Sample

_HIDDEN = 96


class Head(nn.Module):
    """The tagger's own weights, as in `graph.linking.tagger.Tagger`."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(3 * SIZE, _HIDDEN)
        self.from_hidden = nn.Linear(_HIDDEN, len(TAGS), bias=False)
        self.from_vector = nn.Linear(dimension, len(TAGS))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.dropout = nn.Dropout(0.3)

    def forward(self, features: Tensor, vectors: Tensor) -> Tensor:
        """Scores of every tag, (batch, words, tags)."""
        before = nn.functional.pad(features, (0, 0, 1, 0))[:, :-1]
        after = nn.functional.pad(features, (0, 0, 0, 1))[:, 1:]
        hidden = torch.relu(self.hidden(torch.cat([before, features, after], dim=-1)))
        scores: Tensor = self.from_hidden(self.dropout(hidden)) + self.from_vector(self.dropout(vectors))
        return scores

    def tagger(self) -> Tagger:
        """These weights for use without torch."""
        return Tagger.of({name: array.astype(np.float32) for name, array in self.weights().items()})

    def weights(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]]:
        """The arrays that `Tagger.load` reads, in half precision."""
        tensors = {
            "hidden": self.hidden.weight.T,
            "hidden_bias": self.hidden.bias,
            "from_hidden": self.from_hidden.weight.T,
            "from_vector": self.from_vector.weight.T,
            "bias": self.from_vector.bias,
            "start": self.start,
            "transitions": self.transitions,
        }
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}


class Network(nn.Module):
    """Encoder and head; the layers below the first adapted one are computed once for each sample."""

    def __init__(self, model: Path, first_layer: int, rank: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(model, local_files_only=True, attn_implementation="sdpa")
        adapt(self.encoder, first_layer, rank)
        self.head = Head(self.encoder.config.hidden_size)
        self._first = first_layer
        self._lower: dict[int, Tensor] = {}
        self._forbidden = torch.from_numpy(forbidden())

    def adapted(self) -> Iterator[nn.Parameter]:
        """The encoder's trainable parameters."""
        return (p for p in self.encoder.parameters() if p.requires_grad)

    def loss(self, batch: Sequence[Sample]) -> Tensor:
        """Negative log-likelihood of the right tags, per word."""
        scores, tags, present = self.scores(batch), _padded([s.tags for s in batch]), _present(batch)
        return self._surprise(scores, tags, present) / present.sum()

    def scores(self, batch: Sequence[Sample]) -> Tensor:
        """Scores of every word's tags, (batch, words, tags)."""
        states = self._states(batch)
        pooling = torch.zeros(len(batch), max(len(s.tags) for s in batch), states.shape[1])
        for row, sample in zip(pooling, batch, strict=True):
            used = np.flatnonzero(sample.owners >= 0)
            row[sample.owners[used], used] = 1
        pooling /= pooling.sum(dim=2, keepdim=True).clamp(min=1)
        features = nn.utils.rnn.pad_sequence([torch.from_numpy(s.features) for s in batch], batch_first=True)
        scores: Tensor = self.head(features, pooling @ states)
        return scores + features[:, :, BREAK, None] * self._forbidden[0]

    def _states(self, batch: Sequence[Sample]) -> Tensor:
        lengths = torch.tensor([len(sample.ids) for sample in batch])
        reach = torch.arange(int(lengths.max())) < lengths[:, None]
        mask = (~reach)[:, None, None, :] * -1e9
        states = nn.utils.rnn.pad_sequence([self._lower_states(s) for s in batch], batch_first=True)
        with torch.autocast("cpu", torch.bfloat16):
            for layer in list(self.encoder.encoder.layer)[self._first :]:
                states = _output(layer(states, attention_mask=mask))
        return states.float()

    def _lower_states(self, sample: Sample) -> Tensor:
        """The states below the first adapted layer; without dropout, as they are not trained."""
        known = self._lower.get(id(sample))
        if known is None:
            training = self.encoder.training
            self.encoder.eval()
            with torch.no_grad():
                known = self.encoder.embeddings(input_ids=torch.from_numpy(sample.ids)[None])
                for layer in list(self.encoder.encoder.layer)[: self._first]:
                    known = _output(layer(known))
            known = known[0]
            self.encoder.train(training)
            self._lower[id(sample)] = known
        return known

    def _surprise(self, scores: Tensor, tags: Tensor, present: Tensor) -> Tensor:
        """Log of the sum over all tag sequences minus the score of the right one, summed over the batch."""
        moves = self.head.transitions + self._forbidden
        start = self.head.start + self._forbidden[0]
        total = start + scores[:, 0]
        for at in range(1, scores.shape[1]):
            reached = torch.logsumexp(total[:, :, None] + moves, dim=1) + scores[:, at]
            total = torch.where(present[:, at, None], reached, total)
        own = torch.gather(scores, 2, tags[..., None])[..., 0]
        steps = moves[tags[:, :-1], tags[:, 1:]] * present[:, 1:]
        right = start[tags[:, 0]].sum() + (own * present).sum() + steps.sum()
        return torch.logsumexp(total, dim=1).sum() - right


def _output(result: Tensor | tuple[Tensor, ...]) -> Tensor:
    return result[0] if isinstance(result, tuple) else result


def _padded(arrays: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.int64]]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.from_numpy(array) for array in arrays], batch_first=True)


def _present(batch: Sequence[Sample]) -> Tensor:
    lengths = torch.tensor([len(sample.tags) for sample in batch])
    return torch.arange(int(lengths.max())) < lengths[:, None]
