"""Pages of one result list: it is kept for a while, so that writes between two pages neither repeat nor skip."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from embeddings.hits import Hit as Ranked
from embeddings.ranking import Ranking
from service.errors import BadRequest
from service.search.answers import Found
from service.search.request import SearchRequest
from service.search.response import Answer, Understanding
from service.search.verdict import Signals

_KEPT = 256


@dataclass(slots=True)
class Results:
    """One result list: the ranking, and as much of it as was folded so far.

    ``folded`` holds the hits that stand for themselves, each with its runs of words and the passages folded into it;
    ``walked`` says how much of the ranking that took.
    """

    understanding: Understanding
    ranking: Ranking
    seen: Signals | None
    found: Found | None
    answer: Answer | None
    generation: int
    folded: list[Folded] = field(default_factory=list)
    walked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class Folded:
    """A hit with its near-duplicates."""

    hit: Ranked
    shingles: frozenset[int]
    duplicates: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: in the list that ``key`` names, made from a generation of the index, at ``offset``.

    ``shelf`` is the number of the process that has the list (see `service.places`).
    """

    key: str
    generation: int
    offset: int
    shelf: int = 0

    def __str__(self) -> str:
        parts = [self.key, self.generation, self.offset, self.shelf]
        data = json.dumps(parts, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor that a text is.

        >>> Cursor.read(str(Cursor("k", 3, 10)))
        Cursor(key='k', generation=3, offset=10, shelf=0)

        Raises:
            BadRequest: if it is none.
        """
        try:
            key, *numbers = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValueError, binascii.Error, TypeError, RecursionError) as error:
            raise BadRequest("not a cursor of this service") from error
        if not (isinstance(key, str) and [type(number) for number in numbers] == [int] * 3 and numbers[1] >= 0):
            raise BadRequest("not a cursor of this service")
        return cls(key, *numbers)


class Shelf:
    """The result lists of late, by request and generation; the least used give way."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Results] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, generation: int) -> Results | None:
        """The list, if it is still here."""
        with self._lock:
            results = self._kept.get((key, generation))
            if results is not None:
                self._kept.move_to_end((key, generation))
            return results

    def put(self, key: str, results: Results) -> None:
        """Keep a list."""
        with self._lock:
            self._kept[key, results.generation] = results
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def key_of(request: SearchRequest) -> str:
    """What tells one result list from another: all of the request but how much of the list it shows, and how."""
    shown = {"limit", "claims", "cursor", "explain", "facets"}
    parts = request.model_dump(mode="json", exclude=shown)
    parts["lanes"] = sorted(parts["lanes"])
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]
