"""The default model as low-rank changes make it: one pass gives the vectors of texts and of their words."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from embeddings import backends, models
from embeddings.backends import Backend
from embeddings.encoder import TransformerEncoder
from embeddings.errors import EncoderError

LONGEST = 384
"""Sub-words that are read of a text; the model has places for 512, and its publisher's setting stops at 256."""

_FILES = ("config.json", "tokenizer.json", "modules.json", "1_Pooling/config.json")


def open_adapted(
    adapter: Path, name: str = models.DEFAULT_MODEL, backend: Backend | None = None, cache: Path | None = None
) -> TransformerEncoder:
    """The encoder for the model ``name`` as ``adapter`` changes it.

    ``adapter`` is a safetensors file of pairs ``WEIGHT.down`` (r, in) and ``WEIGHT.up`` (out, r), whose product is
    added to the weight. The merged model is kept in ``cache``.

    Raises:
        EncoderError: when the model is not here, or the adapter does not fit it.
    """
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmakon"
    folder = models.locate(name)
    if folder is None:
        raise EncoderError(f"no model called {name} on this machine")
    model = models.describe(name, _merged(folder, adapter, cache))
    if model is None:
        raise EncoderError(f"{name}: its token vectors cannot be had")
    backend = backend or backends.fastest()
    return TransformerEncoder(model, backends.load(model, backend, cache), backend)


def _merged(folder: Path, adapter: Path, cache: Path) -> Path:
    """The folder of the changed model, written whole or not at all."""
    digest = hashlib.sha256(adapter.read_bytes() + (folder / "model.safetensors").read_bytes()).hexdigest()
    target = cache / f"adapted-{digest[:16]}-{LONGEST}"
    if target.is_dir():
        return target
    scratch = cache / f"{target.name}.{os.getpid()}"
    for name in _FILES:
        if (folder / name).is_file():
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, scratch / name)
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": LONGEST}))
    _merge(folder / "model.safetensors", adapter, scratch / "model.safetensors")
    try:
        scratch.rename(target)
    except OSError:
        shutil.rmtree(scratch)
        if not target.is_dir():
            raise
    return target


def _merge(weights: Path, adapter: Path, target: Path) -> None:
    import numpy as np
    from safetensors.numpy import load_file, save_file

    merged, factors = load_file(weights), load_file(adapter)
    for name in (key.removesuffix(".down") for key in factors if key.endswith(".down")):
        if name not in merged:
            raise EncoderError(f"{adapter}: the model has no weight {name}")
        change = factors[f"{name}.up"].astype(np.float32) @ factors[f"{name}.down"].astype(np.float32)
        merged[name] = merged[name] + change
    save_file(merged, target)
