"""torch: what others are compared with, and what converts models for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.backends.runtime import Runtime, States

if TYPE_CHECKING:
    from embeddings.models import ModelFolder


def runtime(model: ModelFolder, *, bf16: bool) -> Runtime:
    """The model run by torch, in bfloat16 or float32."""
    from embeddings.branches import branches

    module = branches(model.path, model.adapter)
    import torch

    def forward(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> States:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            found = module(torch.from_numpy(ids), torch.from_numpy(mask))
        return tuple(np.asarray(states.float().numpy(), dtype=np.float32) for states in found)

    return Runtime(lambda ids, mask: partial(forward, ids, mask), 1)
