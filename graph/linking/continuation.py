"""Names that go on behind the words that the vocabulary knows: "hepatitis B and C", "neurotoxic events"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from graph.linking.dictionary import Dictionary, Match
from graph.linking.labels import word_set
from graph.linking.tokens import Token, key

_SPOKEN_OF = word_set("disease disorder event injury lesion toxicity")
_JOINING = word_set("and or")


def continued(
    tokens: Sequence[Token],
    found: Sequence[Match],
    adjectives: Collection[Match],
    dictionary: Dictionary,
    is_disorder: Callable[[Match], bool],
) -> Iterator[Match]:
    """The matches ``found``, in order, with what belongs to them behind, and still without overlaps.

    An adjective of a disorder belongs to the disorder after it, a disorder to the word "infection", a substance to
    "deficiency", and what is told apart by a letter or a number goes on with another one.
    """
    before: Match | None = None
    for match in found:
        if before and _is_next(tokens, before, match) and not match.defined:
            follows = match not in adjectives and is_disorder(match)
            if before in adjectives and follows:
                before = replace(match, first=before.first)
                continue
            if follows and is_disorder(before) and key(tokens[match.first : match.last]) == ("infection",):
                before = replace(before, last=match.last)
                continue
        if before:
            widened = _widened(tokens, before, before in adjectives, dictionary, is_disorder)
            if widened.last > match.first:
                before = replace(widened, last=max(widened.last, match.last))
                continue
            yield widened
        before = match
    if before:
        yield _widened(tokens, before, before in adjectives, dictionary, is_disorder)


def _is_next(tokens: Sequence[Token], before: Match, match: Match) -> bool:
    return match.first == before.last and tokens[match.first].start - tokens[before.last - 1].end == 1


def _widened(
    tokens: Sequence[Token],
    match: Match,
    adjective: bool,
    dictionary: Dictionary,
    is_disorder: Callable[[Match], bool],
) -> Match:
    after = [token.norm for token in tokens[match.last : match.last + 2]]
    if adjective and after and after[0] in _SPOKEN_OF:
        return replace(match, last=match.last + 1)
    if after and after[0] == "deficiency" and not is_disorder(match):
        return Match(match.first, match.last + 1, ())
    words = key(tokens[match.first : match.last])
    if len(after) == 2 and after[0] in _JOINING and _tells_apart(words[-1]) and _tells_apart(after[1]):
        goes_on = len(words) > 1 and dictionary.senses((*words[:-1], after[1]))
        return replace(match, last=match.last + 2) if goes_on else match
    return match


def _tells_apart(word: str) -> bool:
    return len(word) == 1 or word.isdigit()
