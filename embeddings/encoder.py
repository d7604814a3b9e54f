"""Texts to unit vectors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings import backends, models
from embeddings.backends import Backend, Forward
from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

_BATCH_TOKENS = 8192


class Encoder(Protocol):
    """What turns texts into vectors.

    ``name`` tells models and their settings apart: vectors of two names are never compared.
    """

    @property
    def name(self) -> str:
        """The model, its weights and what else shapes the vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text, shape (n, dimension), in the order given."""

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of one text: code-point offsets (tokens, 2), end exclusive, and states (tokens, dimension).

    Special tokens are left out; what lies beyond the model's longest input has no tokens.
    """

    offsets: NDArray[np.int32]
    states: Vectors


def open_encoder(
    name: str = models.DEFAULT_MODEL, backend: Backend | None = None, cache: Path | None = None
) -> Encoder:
    """The encoder for a sentence-transformers model, by name or folder; nothing is fetched from a network.

    ``backend`` defaults to the fastest for this processor; ``cache`` is where converted models are kept.

    Raises:
        EncoderError: when the model is not here or does not load.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmakon"
    folder = models.locate(name)
    model = models.describe(name, folder) if folder else None
    if model is None:
        return LibraryEncoder(str(folder or name))
    backend = backend or backends.fastest()
    return TransformerEncoder(model, backends.load(model, backend, cache), backend)


class TransformerEncoder:
    """A transformer with its tokenizer and pooling, run by one of the backends."""

    def __init__(self, model: models.ModelFolder, forward: Forward, backend: Backend) -> None:
        from tokenizers import Tokenizer

        self._model = model
        self._forward = forward
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(model.path / "tokenizer.json"))
        self._tokenizer.enable_truncation(model.tokens)
        self._tokenizer.no_padding()
        self.backend = backend
        self.dimension = self.encode_query("").shape[0]

    @property
    def name(self) -> str:
        """The model's name, the first digits of its weights' digest, and its pooling."""
        return f"{self._model.name}@{self._model.digest[:12]}/{self._model.pooling}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a passage, shape (n, dimension)."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for rows, states, mask in self._run([self._model.passage_prompt + text for text in texts]):
            vectors[rows] = self._pool(states, mask)
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        for _, states, mask in self._run([self._model.query_prompt + text]):
            return np.asarray(self._pool(states, mask)[0], dtype=np.float32)
        raise AssertionError("one text makes one batch")

    def encode_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """The texts' vectors and, from the same pass, those of their tokens."""
        encodings = self._tokenizer.encode_batch([_encodable(text) for text in texts])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens: list[TokenVectors | None] = [None] * len(texts)
        for rows, states, mask in self._batches(encodings):
            vectors[rows] = self._pool(states, mask)
            for row, state in zip(rows, states, strict=True):
                tokens[row] = _tokens(encodings[row], state)
        return vectors, [token for token in tokens if token is not None]

    def _run(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors, NDArray[np.int64]]]:
        return self._batches(self._tokenizer.encode_batch_fast([_encodable(text) for text in texts]))

    def _batches(self, encodings: list[Encoding]) -> Iterator[tuple[list[int], Vectors, NDArray[np.int64]]]:
        """Run texts of like length together: padding is computed like words, and wasted."""
        order = sorted(range(len(encodings)), key=lambda row: -len(encodings[row]))
        while order:
            length = len(encodings[order[0]])
            count = max(1, _BATCH_TOKENS // length)
            rows, order = order[:count], order[count:]
            ids = np.zeros((len(rows), length), dtype=np.int64)
            mask = np.zeros_like(ids)
            for position, row in enumerate(rows):
                tokens = encodings[row].ids
                ids[position, : len(tokens)] = tokens
                mask[position, : len(tokens)] = 1
            yield rows, self._forward(ids, mask), mask

    def _pool(self, states: Vectors, mask: NDArray[np.int64]) -> Vectors:
        if self._model.pooling == "cls":
            pooled = states[:, 0]
        else:
            weights = mask.astype(np.float32)
            pooled = (weights[:, None, :] @ states)[:, 0] / weights.sum(axis=1, keepdims=True)
        return unit(pooled)


class LibraryEncoder:
    """Any model that sentence-transformers can load, run by it: for those with modules of their own."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: SentenceTransformer = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, ImportError) as error:
            raise EncoderError(f"no model called {name} on this machine: {error}") from error
        self.name = name
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a passage, shape (n, dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        prepared = [_encodable(text) for text in texts]
        return unit(np.asarray(self._model.encode_document(prepared, show_progress_bar=False), dtype=np.float32))

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        vector = self._model.encode_query([_encodable(text)], show_progress_bar=False)
        return np.asarray(unit(np.asarray(vector, dtype=np.float32))[0], dtype=np.float32)


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays.

    >>> unit(np.array([[3.0, 4.0]], dtype=np.float32)).round(2).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced: one code point for one, since tokenizers refuse them."""
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in text) else text


def _tokens(encoding: Encoding, states: Vectors) -> TokenVectors:
    kept = [i for i, special in enumerate(encoding.special_tokens_mask) if not special]
    offsets = np.array([encoding.offsets[i] for i in kept], dtype=np.int32).reshape(-1, 2)
    return TokenVectors(offsets, states[kept].copy())
