"""Texts to unit vectors."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings import backends, models
from embeddings.backends import Backend, Runtime, States
from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

_BATCH_TOKENS = 1024
_LENGTH_STEP = 8
_SURROGATE = re.compile("[\ud800-\udfff]")


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

    def begin_query(self, text: str) -> Callable[[], Vectors]:
        """Begin to encode a question, where that can be done beside other work; what is returned waits for it."""

    def knows(self, word: str) -> bool:
        """Whether the model reads a word in one piece: the common words of its language are, slips hardly ever."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of one text: code-point offsets (tokens, 2), end exclusive, and states (tokens, dimension).

    Special tokens are left out; what lies beyond the model's longest input has no tokens.
    """

    offsets: NDArray[np.int32]
    states: Vectors


def open_encoder(
    name: str = models.DEFAULT_MODEL,
    backend: Backend | None = None,
    cache: Path | None = None,
    longest: int | None = None,
) -> Encoder:
    """The encoder for a sentence-transformers model, by name or folder; nothing is fetched from a network.

    ``backend`` defaults to the fastest for this processor; ``cache`` is where converted models are kept; ``longest`` is
    how many tokens are read of a text, instead of the model's own setting.

    Raises:
        EncoderError: when the model is not here or does not load.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    cache = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pharmakon"
    folder = models.locate(name)
    model = models.describe(name, folder) if folder else None
    if model is None:
        return LibraryEncoder(str(folder or name))
    if longest is not None:
        model = replace(model, tokens=longest)
    backend = backend or backends.fastest()
    return TransformerEncoder(model, backends.load(model, backend, cache), backend)


class TransformerEncoder:
    """A transformer with its tokenizer and pooling, run by one of the backends."""

    def __init__(self, model: models.ModelFolder, runtime: Runtime, backend: Backend) -> None:
        from tokenizers import Tokenizer

        self._model = model
        self._runtime = runtime
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(model.path / "tokenizer.json"))
        self._tokenizer.enable_truncation(model.tokens)
        self._tokenizer.no_padding()
        self.backend = backend
        self.dimension = self.encode_query("").shape[0]

    @property
    def name(self) -> str:
        """The model's name, the first digits of its weights' digest, its pooling, and the longest text it reads."""
        return f"{self._model.name}@{self._model.digest[:12]}/{self._model.pooling}/{self._model.tokens}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a passage, shape (n, dimension)."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def pool(rows: Sequence[int], states: States, mask: NDArray[np.int64]) -> None:
            vectors[rows] = self._pool(states[0], mask)

        self._run(self._tokenized(self._model.passage_prompt, texts), pool)
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        return self.begin_query(text)()

    def begin_query(self, text: str) -> Callable[[], Vectors]:
        """Begin to encode a question; what is returned waits for its vector."""
        ids = np.array([self._tokenized(self._model.query_prompt, [text])[0].ids], dtype=np.int64)
        mask = np.ones_like(ids)
        states = self._runtime.start(ids, mask)
        return lambda: np.asarray(self._pool(states()[0], mask)[0], dtype=np.float32)

    def knows(self, word: str) -> bool:
        """Whether the model reads a word in one piece."""
        return len(self._tokenizer.encode(_encodable(word), add_special_tokens=False)) == 1

    def encode_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """The texts' vectors and, from the same pass, those of their tokens, by the adapted branch if there is one.

        No prompt is put before the texts.
        """
        encodings = self._tokenized("", texts)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens: dict[int, TokenVectors] = {}

        def keep(rows: Sequence[int], states: States, mask: NDArray[np.int64]) -> None:
            vectors[rows] = self._pool(states[0], mask)
            tokens.update((row, _tokens(encodings[row], state)) for row, state in zip(rows, states[-1], strict=True))

        self._run(encodings, keep)
        return vectors, [tokens[row] for row in range(len(texts))]

    def _tokenized(self, prompt: str, texts: Sequence[str]) -> list[Encoding]:
        return list(self._tokenizer.encode_batch([prompt + _encodable(text) for text in texts]))

    def _run(self, encodings: list[Encoding], take: Callable[[Sequence[int], States, NDArray[np.int64]], None]) -> None:
        """Run the texts in batches and hand ``take`` their rows, states and mask, from as many threads as pay."""

        def run(rows: Sequence[int]) -> None:
            length = -(-len(encodings[rows[0]]) // _LENGTH_STEP) * _LENGTH_STEP  # few shapes: each is compiled once
            ids = np.zeros((len(rows), length), dtype=np.int64)
            mask = np.zeros_like(ids)
            for position, row in enumerate(rows):
                tokens = encodings[row].ids
                ids[position, : len(tokens)] = tokens
                mask[position, : len(tokens)] = 1
            take(rows, self._runtime.run(ids, mask), mask)

        with ThreadPoolExecutor(self._runtime.threads) as pool:
            for _ in pool.map(run, _batches([len(encoding) for encoding in encodings])):
                pass

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

    def begin_query(self, text: str) -> Callable[[], Vectors]:
        """Encode a question when the vector is asked for."""
        return partial(self.encode_query, text)

    def knows(self, word: str) -> bool:
        """Whether the model reads a word in one piece."""
        return len(self._model.tokenizer.tokenize(_encodable(word))) == 1


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays.

    >>> unit(np.array([[3.0, 4.0]], dtype=np.float32)).round(2).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Rows of like length together, the longest first: padding is computed like words, and wasted."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        count = max(1, _BATCH_TOKENS // lengths[order[start]])
        yield order[start : start + count]
        start += count


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced: one code point for one, since tokenizers refuse them."""
    return _SURROGATE.sub("?", text)


def _tokens(encoding: Encoding, states: Vectors) -> TokenVectors:
    kept = np.flatnonzero(np.array(encoding.special_tokens_mask) == 0)
    offsets = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
    return TokenVectors(offsets[kept], states[kept])
