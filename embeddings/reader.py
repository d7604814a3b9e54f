"""The default model with a second, adapted branch: one pass gives the vectors of texts and of their words."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from embeddings import backends, models
from embeddings.backends import Backend
from embeddings.encoder import TransformerEncoder
from embeddings.errors import EncoderError

LONGEST = 384
"""Sub-words that are read of a passage; the model has places for 512, and its publisher's setting stops at 256."""


def open_reader(adapter: Path, backend: Backend | None = None, cache: Path | None = None) -> TransformerEncoder:
    """The default model, whose token vectors come from upper layers that ``adapter`` changes.

    The vectors of texts are the model's own. ``adapter`` is a safetensors file of pairs ``WEIGHT.down`` (r, in) and
    ``WEIGHT.up`` (out, r), whose product is added to the weight in the second branch, which begins at the lowest layer
    that has such a weight. What is prepared once is kept in ``cache``.

    Raises:
        EncoderError: when the adapter does not fit the model, or the model does not load.
    """
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmakon"
    folder = models.locate()
    model = models.describe(models.DEFAULT_MODEL, folder) if folder else None
    if model is None:
        raise EncoderError(f"{models.DEFAULT_MODEL}: its token vectors cannot be had")
    digest = hashlib.sha256(model.digest.encode() + adapter.read_bytes()).hexdigest()
    model = replace(model, digest=digest, tokens=LONGEST, adapter=adapter)
    backend = backend or backends.fastest()
    return TransformerEncoder(model, backends.load(model, backend, cache), backend)
