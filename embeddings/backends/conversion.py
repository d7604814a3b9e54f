"""Models in another runtime's form: traced by torch, made once and kept."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from embeddings.models import ModelFolder


def converted(folder: Path, file: str, convert: Callable[[Path], None]) -> Path:
    """The file in the folder, which ``convert`` fills where it is not there.

    The folder appears whole or not at all, since two processes may convert at once.

    Raises:
        OSError: when the folder cannot be made.
    """
    if not (folder / file).is_file():
        scratch = folder.with_name(f"{folder.name}.{os.getpid()}")
        scratch.mkdir(parents=True, exist_ok=True)
        convert(scratch)
        try:
            scratch.rename(folder)
        except OSError:
            shutil.rmtree(scratch)
            if not (folder / file).is_file():
                raise
    return folder / file


@contextmanager
def traceable(model: ModelFolder, attention: str | None = None) -> Iterator[tuple[torch.nn.Module, torch.Tensor]]:
    """The model as a network of torch (see `embeddings.branches`) to be traced, and an example of either input."""
    from embeddings.branches import branches

    module = branches(model.path, model.adapter, attention)
    import torch

    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield module, torch.ones((2, 8), dtype=torch.long)
