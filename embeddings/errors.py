"""What can go wrong in the embeddings and the index.

EmbeddingsError
├── EncoderError         the model could not be found, loaded or run
│   └── ModelTampered    its weights are not the ones that were pinned
└── IndexFailure         the index could not be opened, read or written
    ├── IndexDamaged     a file is missing or its SHA-256 is not the one recorded
    └── IndexMismatch    it was built with another model, dimension or format
"""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Base of every error that the ``embeddings`` package raises on purpose."""


class EncoderError(EmbeddingsError):
    """The embedding model could not be found, loaded or run."""


class ModelTampered(EncoderError):
    """The model's weights are not the ones that were pinned."""


class IndexFailure(EmbeddingsError):
    """The index could not be opened, read or written."""


class IndexDamaged(IndexFailure):
    """A file of the index is missing, or its SHA-256 is not the one recorded: rebuild the index."""


class IndexMismatch(IndexFailure):
    """The index was built with another model, dimension or format: rebuild the index."""
