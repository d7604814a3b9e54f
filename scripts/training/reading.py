"""Texts as trained networks read them, by the code that reads them in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.reader import LONGEST
from graph.linking import Lookup
from graph.linking.linker import WORDS_SHARE, Linker
from ontology.vocabulary import Vocabulary
from scripts.training.network import Encoded, Sequences


@dataclass(frozen=True, slots=True)
class Seen:
    """One text's sub-words, as `graph.linking.vectors.TokenVectors` wants them."""

    offsets: NDArray[np.int32]
    states: NDArray[np.float32]


def linker(encoded: Encoded, words: Sequences, model: Path, vocabulary: Vocabulary, lookup: Lookup) -> Linker:
    """The linker that these networks make together, the embedded encoder lying in ``model``."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()

    def tokens(texts: Sequence[str]) -> list[Seen]:
        return [_seen(encoded, tokenizer, text) for text in texts]

    return Linker(vocabulary, tokens, lookup, encoded.tagger().mixed(words.tagger(), WORDS_SHARE))


def _seen(encoded: Encoded, tokenizer: Tokenizer, text: str) -> Seen:
    encoding = tokenizer.encode(text)
    with torch.no_grad():
        states = encoded.states(np.array(encoding.ids))
    return Seen(np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2), states.numpy())
