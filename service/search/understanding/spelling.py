"""Slips in a question, mended by the names of what the library speaks of and by the words of its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from embeddings.terms import STOP_WORDS, terms
from graph.linking.dictionary import Dictionary
from graph.linking.tokens import Token, name_key
from service.search.names import Names, words
from service.search.slips import LIKELY, forgiven, one_slip_away

_SURE = 5
"""Letters from which on a word is a slip wherever it stands; a shorter one is where, mended, it completes a name, or
where it was meant to be a word that stands everywhere."""
_NAME = 10
"""How much likelier in a question a name is than another word that texts have as often."""
_PLAINLY = 400
"""How much more weight what was meant has than a word that stands in texts, be it as a slip."""
_AROUND = 3
"""Words on either side that may belong to the name."""
_PART = 3
"""Letters that a word has at least which was run together with another."""
_OPPOSITES = (("micro", "macro"), ("hypo", "hyper"), ("intra", "inter"), ("para", "peri"), ("over", "under"))
_DENYING = ("a", "an", "de", "dis", "il", "im", "in", "ir", "non", "un")


class Spelling:
    """Mends words that neither the vocabulary nor the language knows.

    ``is_word`` says whether the language has a word, ``frequency`` in how many of the library's passages it stands.
    """

    def __init__(self, dictionary: Dictionary, is_word: Callable[[str], bool], frequency: Callable[[str], int]) -> None:
        self._dictionary = dictionary
        self._is_word = is_word
        self._frequency = frequency

    def mended(self, question: str, tokens: Sequence[Token], names: Names) -> tuple[str, frozenset[str]]:
        """The question with slips mended towards ``names``, and the words that were put in."""
        pieces, end, put_in = [], 0, set[str]()
        shouted = question.isupper()
        named = {at for match in self._dictionary.matches(tokens) for at in range(match.first, match.last)}
        for at, token in enumerate(tokens):
            abbreviates = not token.text[1:].islower() and not shouted
            meant = None if abbreviates or at in named else self._meant(tokens, at, names)
            if meant is not None:
                pieces += [question[end : token.start], meant]
                end = token.end
                put_in.update(words(meant))
        return "".join([*pieces, question[end:]]), frozenset(put_in)

    def _meant(self, tokens: Sequence[Token], at: int, names: Names) -> str | None:
        """What a slip was meant to be: a word of a name or of the language, or two words that it runs together."""
        word = "".join(words(tokens[at].text))
        if not word.isalpha() or self._is_word(word):
            return None
        frequency = self._frequency(word)
        occurs = word in names or frequency > 0
        near = [other for other in names.near(word, 1 if occurs else None) if _is_other(word, other)]
        fitting = next((other for other in near if self._completes(tokens, at, other)), None)
        if fitting is not None or word in names:
            return fitting
        weight, likeliest = self._likeliest(word, names)
        if likeliest is not None and terms(likeliest) == terms(word):
            return likeliest  # it is the other's stem that stands in texts
        if likeliest is not None or occurs:
            return likeliest if weight > _PLAINLY * frequency else None
        return self._nearest(word, near) if near and len(word) >= _SURE else self._parted(word)

    def _nearest(self, word: str, near: Sequence[str]) -> str:
        """The nearest name of what the library speaks of, or one that the vocabulary alone knows if that is nearer."""
        slips = {other for other, _ in one_slip_away(word)}
        if near[0] in slips:
            return near[0]
        return next((other for other in sorted(slips) if self._dictionary.senses(name_key(other))), near[0])

    def _likeliest(self, word: str, names: Names) -> tuple[float, str | None]:
        """The word one slip away for which most speaks, and how much; 0 and None where there is none."""
        best: tuple[float, str | None] = (0, None)
        for other, likelihood in one_slip_away(word) if forgiven(word) else ():
            weight = self._weight(other, likelihood, names) if len(word) >= _SURE or other in STOP_WORDS else 0
            if weight > best[0] and _is_other(word, other):
                best = weight, other
        return best

    def _weight(self, word: str, likelihood: int, names: Names) -> float:
        """What speaks for a word: how often it is met in texts, that it is a name, that the slip is a likely one."""
        expected = likelihood >= LIKELY
        if word in STOP_WORDS:
            return inf if expected else 0
        named = word in names
        frequency = self._frequency(word) if named or expected else 0
        if not frequency or not (named or self._is_word(word)):
            return 0
        is_name = bool(self._dictionary.senses(name_key(word)))
        return frequency * likelihood * (_NAME if is_name else 1)

    def _completes(self, tokens: Sequence[Token], at: int, word: str) -> bool:
        """Whether the word makes a name with some of those around."""
        before = [token.norm for token in tokens[max(0, at - _AROUND) : at] if token.norm]
        after = [token.norm for token in tokens[at + 1 : at + 1 + _AROUND] if token.norm]
        own = name_key(word)
        return any(
            self._dictionary.senses((*before[len(before) - left :], *own, *after[:right]))
            for left in range(len(before) + 1)
            for right in range(len(after) + 1)
            if left + right
        )

    def _parted(self, word: str) -> str | None:
        """The name of two words that were run together: "bloodpressure"."""
        parts = (f"{word[:cut]} {word[cut:]}" for cut in range(_PART, len(word) - _PART + 1))
        return next((parted for parted in parts if self._dictionary.senses(name_key(parted))), None)


def _is_other(word: str, other: str) -> bool:
    """Whether the other word may be what a slip was meant to be: not another form of it, nor its opposite."""
    return name_key(word) != name_key(other) and not _is_opposite(word, other)


def _is_opposite(word: str, other: str) -> bool:
    """Whether two words differ by what makes one the opposite of the other, which no slip does.

    >>> _is_opposite("microcytosis", "macrocytosis"), _is_opposite("unstable", "stable")
    (True, True)
    >>> _is_opposite("herion", "heroin")
    False
    """
    if any(word == prefix + other for prefix in _DENYING):
        return True
    turned = (pair for one, two in _OPPOSITES for pair in ((one, two), (two, one)))
    return any(word.startswith(one) and other == two + word[len(one) :] for one, two in turned)
