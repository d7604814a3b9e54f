"""What is searched for: whether it asks, and the sentences it is made of."""

from __future__ import annotations

import re

from embeddings.terms import terms

_MOST = 16
_END = re.compile(r"(?<!\b\w\.)(?<=[.?!])\s+|\n+")  # an initial ends no sentence
_QUESTION = re.compile(
    r"\?|^\W*(?:what|how|why|when|where|who|which|whom|can|could|does|do|did|is|are|was|were|should|would|will|has|have"
    r"|had|may|might)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a text is a question, rather than a statement or a few words; several sentences are someone's who asks.

    >>> asks("Can heroin kill"), asks("Heroin withdrawal. My son shakes."), asks("heroin withdrawal")
    (True, True, False)
    """
    return bool(_QUESTION.search(text)) or len(sentences(text)) > 1


def sentences(text: str) -> tuple[str, ...]:
    """The sentences that say anything, each once and the first sixteen at most; the text itself where it is one.

    >>> sentences("Shingles. Hi! How do I prevent it?"), sentences("How is E. coli treated?")
    (('Shingles.', 'Hi!', 'How do I prevent it?'), ('How is E. coli treated?',))
    """
    found = tuple(dict.fromkeys(sentence for sentence in _END.split(text) if terms(sentence)))[:_MOST]
    return found if len(found) > 1 else (text,)
