"""Near-duplicates: passages that say almost the same in almost the same words."""

from __future__ import annotations

from embeddings.terms import words

_RUN = 4
_ALIKE = 0.8


def shingles(text: str) -> frozenset[int]:
    """The runs of four words of a text, as hashes; a shorter text is one run."""
    found = words(text.casefold())
    if len(found) < _RUN:
        return frozenset([hash(tuple(found))])
    return frozenset(map(hash, zip(*(found[at:] for at in range(_RUN)), strict=False)))


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether the larger text holds nearly all of what the two say, by the Jaccard index of their runs of words.

    >>> text = "Methadone is a drug which acts on the same receptors as heroin and so diminishes craving."
    >>> alike(shingles(text), shingles(text.upper() + " Yes.")), alike(shingles(text), shingles("Heroin is illegal."))
    (True, False)
    """
    smaller, larger = (len(one), len(other)) if len(one) < len(other) else (len(other), len(one))
    if smaller < _ALIKE * larger:
        return False
    shared = len(one & other)
    return shared >= _ALIKE * (smaller + larger - shared)
