"""A model as a network of torch whose outputs are the last states of each branch; needed only to convert it."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable
from pathlib import Path

import transformers
from safetensors.torch import load_file
from torch import Tensor, nn

from embeddings.errors import EncoderError


def branches(folder: Path, adapter: Path | None, attention: str | None = None) -> nn.Module:
    """The model in ``folder``; with an adapter (see `embeddings.reader.open_reader`) a second branch of it.

    Takes ``input_ids`` and ``attention_mask``, both (batch, tokens), and gives (batch, tokens, d) for each branch.
    ``attention`` names one of the ways in which transformers computes it.

    Raises:
        EncoderError: when the model has no weight that the adapter changes.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    network = transformers.AutoModel.from_pretrained(
        folder, local_files_only=True, attn_implementation=attention
    ).eval()
    return _Own(network) if adapter is None else _Branches(network, adapter)


class _Own(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        states: Tensor = self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return (states,)


class _Branches(nn.Module):
    """The layers below the lowest adapted one run once, those from it on as they were and as they are adapted."""

    def __init__(self, network: nn.Module, adapter: Path) -> None:
        super().__init__()
        factors = load_file(adapter)
        names = [name.removesuffix(".down") for name in factors if name.endswith(".down")]
        adapted = copy.deepcopy(network)
        weights = dict(adapted.named_parameters())
        for name in names:
            if name not in weights:
                raise EncoderError(f"{adapter}: the model has no weight {name}")
            weights[name].data += factors[f"{name}.up"].float() @ factors[f"{name}.down"].float()
        first = min(int(name.split(".")[2]) for name in names)
        self.embeddings = network.get_submodule("embeddings")
        own, other = (_layers(each) for each in (network, adapted))
        self.shared, self.own, self.adapted = (
            nn.ModuleList(part) for part in (own[:first], own[first:], other[first:])
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        hidden = (1.0 - attention_mask[:, None, None, :].float()) * -1e9
        below = _through(self.shared, self.embeddings(input_ids=input_ids), hidden)
        return _through(self.own, below, hidden), _through(self.adapted, below, hidden)


def _layers(network: nn.Module) -> list[nn.Module]:
    layers = network.get_submodule("encoder.layer")
    assert isinstance(layers, nn.ModuleList)
    return list(layers)


def _through(layers: Iterable[nn.Module], states: Tensor, hidden: Tensor) -> Tensor:
    for layer in layers:
        result = layer(states, attention_mask=hidden)
        states = result[0] if isinstance(result, tuple) else result
    return states
