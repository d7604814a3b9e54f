"""Where the words of a name belong to the name of something else: "NADPH oxidase", "T-cell leukemia virus"."""

from __future__ import annotations

from collections.abc import Sequence

from graph.linking.dictionary import Match
from graph.linking.labels import word_set
from graph.linking.tokens import Token

_STRETCHES = word_set("insertion polymorphism position repeat residue sequence substitution variant")
_NO_ENZYMES = word_set("base case crease database decrease disease ease erase increase phase phrase release")
_PASSED_OVER = word_set("specific")
_INSTITUTIONS = word_set(
    "alliance association center centre clinic consortium council foundation group hospital institute league network "
    "organization program project registry research society trust"
)
_LONGEST_BRACKET = 5


def means_another(tokens: Sequence[Token], match: Match, substance: bool) -> bool:
    """Whether what stands around a name of the vocabulary makes it part of another name."""
    after = _word_after(tokens, match.last)
    if substance:
        return _is_molecule(after) or _norms(tokens[max(match.first - 2, 0) : match.first]) == ["target", "of"]
    if after == "virus":
        return True
    return _is_institution(tokens, match) or _is_after(tokens, match) or _is_low(tokens, match, after)


def _is_molecule(after: str) -> bool:
    """Whether the name before only says which enzyme or which stretch of a gene or a protein it is."""
    return after in _STRETCHES or after == "converting" or (after.endswith("ase") and after not in _NO_ENZYMES)


def _is_institution(tokens: Sequence[Token], match: Match) -> bool:
    following = tokens[match.last : match.last + 2]
    named = [token for token in following if token.text[0].isupper() and token.norm in _INSTITUTIONS]
    return bool(named) and tokens[match.first].text[0].isupper()


def _is_after(tokens: Sequence[Token], match: Match) -> bool:
    """Whether the name tells when something was: "24 h post-infection"."""
    named = _norms(tokens[max(match.first - 2, 0) : match.last])
    return named[-2:] == ["post", "infection"]


def _is_low(tokens: Sequence[Token], match: Match, after: str) -> bool:
    """Whether a depression is none of the mind: "ST segment depression", "depression of the activity"."""
    named = _norms(tokens[max(match.first - 2, 0) : match.last])
    return named[-1:] == ["depression"] and (after == "of" or "segment" in named)


def _norms(tokens: Sequence[Token]) -> list[str]:
    return [token.norm for token in tokens if token.norm]


def _word_after(tokens: Sequence[Token], at: int) -> str:
    """The next word that is no number, behind a short form in brackets and the like."""
    if at < len(tokens) and tokens[at].text == ")":
        at += 1
    if at < len(tokens) and tokens[at].text == "(":
        closing = (end for end in range(at, min(at + _LONGEST_BRACKET, len(tokens))) if tokens[end].text == ")")
        at = next(closing, at - 1) + 1
    for token in tokens[at : at + 5]:
        if token.norm and not token.norm.isalnum():
            return ""
        if len(token.norm) > 1 and not token.norm.isdigit() and token.norm not in _PASSED_OVER:
            return token.norm
    return ""
