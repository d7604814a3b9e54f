"""Low-rank adaptation of a transformer's upper layers (Hu et al., 2021, arXiv:2106.09685)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

SCALE = 2.0
_PLACES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Adapted(nn.Module):
    """A frozen linear layer plus ``SCALE`` · up · down, both of low rank."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: Tensor) -> Tensor:
        """The adapted layer's output."""
        adapted: Tensor = self.linear(states) + (self.dropout(states) @ self.down.T) @ self.up.T * SCALE
        return adapted


def adapt(model: nn.Module, first_layer: int, rank: int) -> None:
    """Freeze the model and make the linear layers of ``encoder.layer[first_layer:]`` adaptable, in place."""
    for parameter in model.parameters():
        parameter.requires_grad = False
    layers = model.get_submodule("encoder.layer")
    assert isinstance(layers, nn.ModuleList)
    for layer in list(layers)[first_layer:]:
        for place in _PLACES:
            parent, _, name = place.rpartition(".")
            linear = layer.get_submodule(place)
            assert isinstance(linear, nn.Linear)
            setattr(layer.get_submodule(parent), name, Adapted(linear, rank))


def changes(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """The trained factors by the name of the weight that they change: ``NAME.down`` and ``NAME.up`` (scale applied)."""
    for name, module in model.named_modules():
        if isinstance(module, Adapted):
            yield f"{name}.weight.down", module.down.detach()
            yield f"{name}.weight.up", module.up.detach() * SCALE
