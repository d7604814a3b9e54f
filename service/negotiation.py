"""Content negotiation by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.errors import NotAcceptable

HTML = "text/html"
JSON = "application/json"
JSON_LD = "application/ld+json"
TURTLE = "text/turtle"


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    quality: float

    def precedence(self, media_type: str) -> int:
        """How exactly this range names the media type: 0 not at all, 3 in full."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != type_:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == subtype)


def preferred(accept: str | None, offered: Sequence[str]) -> str:
    """The media type, of those offered (the server's favourite first), that the client likes best.

    >>> preferred("text/html;q=0.8, text/turtle", ["application/json", "text/html", "text/turtle"])
    'text/turtle'
    >>> preferred(None, ["application/json", "text/html"])
    'application/json'

    Raises:
        NotAcceptable: if the client accepts none of them.
    """
    ranges = list(_ranges(accept)) if accept and accept.strip() else [_Range("*", "*", 1.0)]
    best = max(offered, key=lambda media_type: _quality(ranges, media_type))
    if _quality(ranges, best) <= 0:
        raise NotAcceptable(f"offered are {', '.join(offered)}")
    return best


def _quality(ranges: Sequence[_Range], media_type: str) -> float:
    """The quality of the most specific range that fits."""
    fitting = [(one.precedence(media_type), one.quality) for one in ranges if one.precedence(media_type)]
    return max(fitting)[1] if fitting else 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept.split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        type_, slash, subtype = name.partition("/")
        if type_ and slash and subtype:
            yield _Range(type_, subtype, _weight(parameters))


def _weight(parameters: Sequence[str]) -> float:
    """The q parameter; one that is no number in 0..1 counts as 1."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 1.0
            return weight if 0.0 <= weight <= 1.0 else 1.0
    return 1.0
