"""The tagger as a trainable network: what reads the words, and the likelihood of tag sequences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from graph.linking.features import BREAK, SIZE
from graph.linking.tagger import Tagger
from graph.linking.tags import TAGS, forbidden
from graph.linking.words import BUCKETS
from scripts.training.lora import adapt
from scripts.training.pairs import PairNetwork
from scripts.training.samples import Sample

_HIDDEN = 96
PAIRS = 2.0
"""What the pairs' loss weighs beside the tags'."""


class Sequences(nn.Module):
    """The tagger's own weights, as in `graph.linking.tagger.Tagger`, but for what reads the words themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(3 * SIZE, _HIDDEN)
        self.from_hidden = nn.Linear(_HIDDEN, len(TAGS))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.dropout = nn.Dropout(0.3)
        self._forbidden = torch.from_numpy(forbidden())

    def words(self, batch: Sequence[Sample]) -> Tensor:
        """Scores of tags by the words themselves, (batch, words, tags)."""
        raise NotImplementedError

    def reading(self) -> dict[str, Tensor]:
        """The weights that read the words, by the name of their field in `Tagger`."""
        raise NotImplementedError

    def groups(self, rate: float) -> list[dict[str, object]]:
        """The parameters in groups with their learning rates; ``rate`` is that of an adapted encoder."""
        raise NotImplementedError

    def scores(self, batch: Sequence[Sample]) -> Tensor:
        """Scores of every word's tags, (batch, words, tags)."""
        features = nn.utils.rnn.pad_sequence([torch.from_numpy(s.features) for s in batch], batch_first=True)
        before = nn.functional.pad(features, (0, 0, 1, 0))[:, :-1]
        after = nn.functional.pad(features, (0, 0, 0, 1))[:, 1:]
        hidden = torch.relu(self.hidden(torch.cat([before, features, after], dim=-1)))
        scores: Tensor = self.from_hidden(self.dropout(hidden)) + self.words(batch)
        return scores + features[:, :, BREAK, None] * self._forbidden[0]

    def loss(self, batch: Sequence[Sample]) -> Tensor:
        """Negative log-likelihood of the right tags, per word."""
        scores, tags, present = self.scores(batch), _padded([s.tags for s in batch]), _present(batch)
        return self._surprise(scores, tags, present) / present.sum()

    def weights(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]]:
        """The arrays that `Tagger.load` reads, in half precision."""
        tensors = {
            "hidden": self.hidden.weight.T,
            "hidden_bias": self.hidden.bias,
            "from_hidden": self.from_hidden.weight.T,
            "from_vector": torch.zeros(0, len(TAGS)),
            "from_hashes": torch.zeros(0, len(TAGS)),
            **self.reading(),
            "bias": self.from_hidden.bias,
            "start": self.start,
            "transitions": self.transitions,
        }
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}

    def tagger(self) -> Tagger:
        """These weights for use without torch."""
        return Tagger.of({name: array.astype(np.float32) for name, array in self.weights().items()})

    def _surprise(self, scores: Tensor, tags: Tensor, present: Tensor) -> Tensor:
        """Log of the sum over all tag sequences minus the score of the right one, summed over the batch."""
        moves = self.transitions + self._forbidden
        start = self.start + self._forbidden[0]
        total = start + scores[:, 0]
        for at in range(1, scores.shape[1]):
            reached = torch.logsumexp(total[:, :, None] + moves, dim=1) + scores[:, at]
            total = torch.where(present[:, at, None], reached, total)
        own = torch.gather(scores, 2, tags[..., None])[..., 0]
        steps = moves[tags[:, :-1], tags[:, 1:]] * present[:, 1:]
        right = start[tags[:, 0]].sum() + (own * present).sum() + steps.sum()
        return torch.logsumexp(total, dim=1).sum() - right


class Words(Sequences):
    """Reads words by hashed features."""

    def __init__(self) -> None:
        super().__init__()
        self._table = nn.EmbeddingBag(BUCKETS, len(TAGS), mode="sum")
        nn.init.zeros_(self._table.weight)

    def words(self, batch: Sequence[Sample]) -> Tensor:
        """Scores of tags by the words' features, a third of which are hidden in training."""
        scores = []
        for sample in batch:
            shown = torch.rand(sample.hashes.shape) >= (0.3 if self.training else 0.0)
            scores.append(self._table(torch.from_numpy(sample.hashes), per_sample_weights=shown.float()))
        return nn.utils.rnn.pad_sequence(scores, batch_first=True)

    def reading(self) -> dict[str, Tensor]:
        """The table of the features' buckets, (buckets, tags); its smallest weights are left out."""
        weight = self._table.weight.detach()
        return {"from_hashes": weight * (weight.abs() > 0.02)}

    def groups(self, rate: float) -> list[dict[str, object]]:
        """One group: there is no encoder."""
        return [{"params": list(self.parameters()), "lr": 5e-3}]


class Encoded(Sequences):
    """Reads words by an adapted encoder; layers below the first adapted one are computed once for each sample."""

    def __init__(self, model: Path, first_layer: int, rank: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(model, local_files_only=True, attn_implementation="sdpa")
        adapt(self.encoder, first_layer, rank)
        self._from_vector = nn.Linear(self.encoder.config.hidden_size, len(TAGS), bias=False)
        self.pairs = PairNetwork(self.encoder.config.hidden_size)
        self._first = first_layer
        self._known_lower: dict[int, Tensor] = {}
        self._known: Tensor | None = None

    def reading(self) -> dict[str, Tensor]:
        """The weights of the vectors' components, (dimension, tags)."""
        return {"from_vector": self._from_vector.weight.T}

    def groups(self, rate: float) -> list[dict[str, object]]:
        """The encoder's changes at ``rate``, the rest faster."""
        inner = [p for p in self.encoder.parameters() if p.requires_grad]
        known = {id(p) for p in self.encoder.parameters()}
        return [
            {"params": inner, "lr": rate},
            {"params": [p for p in self.parameters() if id(p) not in known], "lr": 2e-3},
        ]

    def words(self, batch: Sequence[Sample]) -> Tensor:
        """Scores of tags by the words' vectors."""
        scores: Tensor = self._from_vector(self.dropout(self.vectors(batch)[:, 1:]))
        return scores

    def loss(self, batch: Sequence[Sample]) -> Tensor:
        """That of the tags, per word, plus that of the pairs, per pair."""
        vectors = self.vectors(batch)
        self._known = vectors
        tagging = super().loss(batch)
        self._known = None
        return tagging + PAIRS * self.pairs.loss(self.dropout(vectors), batch)

    def vectors(self, batch: Sequence[Sample]) -> Tensor:
        """The vectors of the title and of every word, each the mean of its sub-words', (batch, 1 + words, d)."""
        if self._known is not None:
            return self._known
        states = self._states(batch)
        pooling = torch.zeros(len(batch), 1 + max(len(s.tags) for s in batch), states.shape[1])
        for row, sample in zip(pooling, batch, strict=True):
            used = np.flatnonzero(sample.owners >= 0)
            row[1 + sample.owners[used], used] = 1
            row[0, np.flatnonzero(sample.title)] = 1
        pooling /= pooling.sum(dim=2, keepdim=True).clamp(min=1)
        return pooling @ states

    def states(self, ids: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Tensor:
        """The states of one text's sub-words, (n, d)."""
        return self._upper(self._lower_states(ids)[None], None)[0]

    def _states(self, batch: Sequence[Sample]) -> Tensor:
        lengths = torch.tensor([len(sample.ids) for sample in batch])
        reach = torch.arange(int(lengths.max())) < lengths[:, None]
        mask = (~reach)[:, None, None, :] * -1e9
        return self._upper(nn.utils.rnn.pad_sequence([self._lower(s) for s in batch], batch_first=True), mask)

    def _upper(self, states: Tensor, mask: Tensor | None) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            for layer in list(self.encoder.encoder.layer)[self._first :]:
                states = _output(layer(states, attention_mask=mask))
        return states.float()

    def _lower(self, sample: Sample) -> Tensor:
        """What is the same in every epoch, so that training keeps it."""
        if not self.training:
            return self._lower_states(sample.ids)
        known = self._known_lower.get(id(sample))
        if known is None:
            known = self._known_lower[id(sample)] = self._lower_states(sample.ids)
        return known

    def _lower_states(self, ids: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Tensor:
        """The states below the first adapted layer; without dropout, as they are not trained."""
        training = self.encoder.training
        self.encoder.eval()
        with torch.no_grad():
            states: Tensor = self.encoder.embeddings(input_ids=torch.from_numpy(ids)[None])
            for layer in list(self.encoder.encoder.layer)[: self._first]:
                states = _output(layer(states))
        self.encoder.train(training)
        return states[0]


def _output(result: Tensor | tuple[Tensor, ...]) -> Tensor:
    return result[0] if isinstance(result, tuple) else result


def _padded(arrays: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.int64]]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.from_numpy(array) for array in arrays], batch_first=True)


def _present(batch: Sequence[Sample]) -> Tensor:
    lengths = torch.tensor([len(sample.tags) for sample in batch])
    return torch.arange(int(lengths.max())) < lengths[:, None]
