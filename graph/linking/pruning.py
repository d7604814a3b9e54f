"""Which of the vocabulary's names to leave out, by the evidence of annotated texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.linking.dictionary import Dictionary, Match
from graph.linking.tokens import Token, key, tokenise
from graph.model import Span

LEAST_SHARE = 1 / 3
LEAST_SEEN = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the spans that an annotator marked in it."""

    text: str
    spans: tuple[Span, ...]


def pruned(dictionary: Dictionary, texts: Iterable[Marked]) -> tuple[str, ...]:
    """The names that stand for something else, or say too little, wherever they occur in annotated ``texts``.

    A name is left out when it was met at least `LEAST_SEEN` times and less than `LEAST_SHARE` of its matches lay
    inside a marked span. Parts of proper names ("Institute of Neurological Disorders")
    are no evidence. Sorted, in normal form.
    """
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for marked in texts:
        tokens = tokenise(marked.text)
        for match in dictionary.matches(tokens):
            name = " ".join(key(tokens[match.first : match.last]))
            if _in_a_proper_name(tokens, match):
                continue
            found = Span(tokens[match.first].start, tokens[match.last - 1].end)
            seen[name] += 1
            right[name] += _inside(found, marked.spans)
    return tuple(sorted(n for n, times in seen.items() if times >= LEAST_SEEN and right[n] < LEAST_SHARE * times))


def _in_a_proper_name(tokens: Sequence[Token], match: Match) -> bool:
    around = [*tokens[max(match.first - 2, 0) : match.first], *tokens[match.last : match.last + 2]]
    return tokens[match.first].text[0].isupper() and any(token.text[0].isupper() for token in around)


def _inside(found: Span, spans: Sequence[Span]) -> bool:
    return any(span.contains(found) for span in spans)
