"""Names of substances that a text writes out further than the vocabulary: "d-fenfluramine", "sodium butyrate"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from graph.linking.dictionary import Match
from graph.linking.tokens import Token

# Locants, stereodescriptors, isotopes and radicals, each with the hyphen that ties it to what follows; behind the last
# radical a space will do.
_RADICAL = r"\w*(?:yl|oxy|thio|(?:fluor|chlor|brom|iod|nitr|nitros|amin|hydr|benz|ox)o)"
_PREFIX = re.compile(
    r"(?<![\w-])(?:delta )?(?:\[\d{0,3}[A-Z]\]-?|\w*benzo?[\[(]\w[\])]|"
    r"(?:\(?[\d,'′αβγδ]+(?:alpha|beta)?\)?|[RSEZ]?\([+±RSEZ\d,-]+\)|[dlmnoprs]|dl|rac"
    rf"|cis|trans|tert|alpha|beta|gamma|delta|{_RADICAL})-)*(?:(?:\w*yl|(?:ferr|cupr|mercur|stann)(?:ous|ic)) )?$",
    re.I,
)
_LONGEST_PREFIX = 60
_SECOND = re.compile(r"(?:ate|ide|ite|acid|ester|sodium|potassium|calcium|magnesium)s?$", re.I)
_LOCANT = re.compile(r" |-\d+(?:,\d+)*-")
_ACIDIC = re.compile(r"(?:barbital|pental|profen|oxacin|cillin|toin|fenac|parin)$")
_COUNTERION = re.compile(r"sodium|potassium|calcium|magnesium", re.I)


def compounds(
    text: str, tokens: Sequence[Token], names: Sequence[Match], substances: Collection[Match]
) -> Iterator[Match]:
    """The names, in order, of which ``substances`` are widened by the prefixes that belong to them.

    Two that follow one another are one compound when the second is how a salt, an ester or the like ends.
    """
    starts = {token.start: at for at, token in enumerate(tokens)}
    before: Match | None = None
    for match in names:
        if match not in substances:
            if before:
                yield before
            before = None
            yield match
            continue
        widened = replace(match, first=_first(text, tokens, match, starts))
        if before and _follows(text, tokens, before, widened):
            counterion = not match.senses or _COUNTERION.fullmatch(tokens[match.first].text)
            widened = replace(before, last=match.last) if counterion else replace(widened, first=before.first)
        elif before:
            yield before
        before = widened
    if before:
        yield before


def _first(text: str, tokens: Sequence[Token], match: Match, starts: dict[int, int]) -> int:
    start = tokens[match.first].start
    prefix = _PREFIX.search(text, max(start - _LONGEST_PREFIX, 0), start)
    return starts.get(prefix.start(), match.first) if prefix and prefix.group() else match.first


def _follows(text: str, tokens: Sequence[Token], before: Match, match: Match) -> bool:
    between = text[tokens[before.last - 1].end : tokens[match.first].start]
    ends = _SECOND.search(tokens[match.last - 1].text) or _is_salt_of(tokens, before, match)
    return bool(ends and _LOCANT.fullmatch(between)) and not before.defined and not match.defined


def _is_salt_of(tokens: Sequence[Token], before: Match, match: Match) -> bool:
    """Whether the second is a drug that the first only makes soluble: "sodium pentobarbital"."""
    return (
        match.last - before.first == 2
        and tokens[before.first].norm == "sodium"
        and _ACIDIC.search(tokens[match.first].norm) is not None
    )
