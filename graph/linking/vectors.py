"""The seam by which an encoder's token vectors reach the linker, and the vectors of words made from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.linking.stretch import Stretch
from graph.linking.tokens import Token

Floats = NDArray[np.float32]


class TokenVectors(Protocol):
    """One text's sub-words as an encoder sees them.

    A text longer than the encoder's window is covered by its first part only.
    """

    @property
    def offsets(self) -> NDArray[np.int32]:
        """The code points that each sub-word covers, (n, 2), end exclusive, in text order."""

    @property
    def states(self) -> Floats:
        """The sub-words' vectors, (n, d)."""


TokenEncode = Callable[[Sequence[str]], Sequence[TokenVectors]]
"""Gives each text its token vectors, in the order of the texts."""


def owners(offsets: NDArray[np.int32], tokens: Sequence[Token], shift: int) -> NDArray[np.int64]:
    """For each sub-word the index of the token that it lies in, or -1.

    ``shift`` is where the encoded text's first character would stand among the tokens' offsets.
    """
    starts = np.array([token.start for token in tokens])
    ends = np.array([token.end for token in tokens])
    middles = (offsets[:, 0] + offsets[:, 1] - 1) // 2 + shift
    found = np.searchsorted(starts, middles, side="right") - 1
    inside = (found >= 0) & (middles < ends[found]) & (offsets[:, 1] > offsets[:, 0])
    return np.where(inside, found, -1)


def in_title(offsets: NDArray[np.int32], tokens: Sequence[Token], shift: int) -> NDArray[np.bool_]:
    """Which sub-words stand before the first token: those of the document's title."""
    before = tokens[0].start - shift if tokens else 0
    return np.asarray((offsets[:, 1] <= before) & (offsets[:, 1] > offsets[:, 0]), dtype=np.bool_)


def bounds(tokens: Sequence[Token]) -> NDArray[np.int64]:
    """Where each token starts and ends, (n, 2)."""
    return np.array([(token.start, token.end) for token in tokens], dtype=np.int64).reshape(-1, 2)


def stretch(encoded: TokenVectors, tokens: Sequence[Token], shift: int) -> Stretch:
    """The tokens with their vectors, and the title's."""
    title = in_title(encoded.offsets, tokens, shift)
    mean = encoded.states[title].mean(axis=0) if title.any() else np.zeros(encoded.states.shape[1], dtype=np.float32)
    starts, ends = bounds(tokens).T
    return Stretch(starts, ends, word_vectors(encoded, tokens, shift), mean)


def word_vectors(encoded: TokenVectors, tokens: Sequence[Token], shift: int) -> Floats:
    """The mean vector of each token's sub-words, (len(tokens), d); zeros where the encoder saw none."""
    owner = owners(encoded.offsets, tokens, shift)
    vectors = np.zeros((len(tokens), encoded.states.shape[1]), dtype=np.float32)
    used = np.flatnonzero(owner >= 0)
    owner = owner[used]
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    vectors[owner[firsts]] = encoded.states[used[firsts]]
    # Most words are one sub-word, so that the rest is added up and divided for few.
    counts = np.diff(firsts, append=used.size)
    for at in range(1, counts.max(initial=1)):
        longer = firsts[counts > at]
        vectors[owner[longer]] += encoded.states[used[longer + at]]
    several = counts > 1
    vectors[owner[firsts[several]]] /= counts[several, None]
    return vectors
