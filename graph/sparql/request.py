"""What is asked of the query processes, what they may use, and what they answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from graph.sparql.formats import Form


@dataclass(frozen=True, slots=True)
class Limits:
    """What requests may use.

    ``workers`` is how many processes answer young queries; a query older than ``patience`` seconds gives its place
    to a new process and goes on at low priority, up to ``workers`` such at a time. ``waiting`` is how many requests
    may wait. Times are in seconds, ``bytes`` and ``memory`` in bytes, ``memory`` for each process.
    """

    workers: int = 2
    waiting: int = 32
    timeout: float = 10.0
    timeout_cap: float = 60.0
    rows: int = 1_000_000
    bytes: int = 256_000_000
    memory: int = 4_000_000_000
    patience: float = 1.0

    def seconds(self, timeout: float | None) -> float:
        """How long a request may run that asks for so many seconds, or for no number in particular."""
        return min(self.timeout if timeout is None else timeout, self.timeout_cap)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a protocol request names; it replaces the one in the query's text."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A query as it came, and how it is to be answered.

    ``base`` resolves relative IRIs. ``client`` is whoever asks: clients take turns. ``timeout`` is in seconds.
    """

    text: str
    base: str
    client: str = ""
    dataset: Dataset | None = None
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A result in the format ``media_type``: whole, or on its way if it is long.

    A ``body`` on its way must be iterated to the end or closed. Iterating raises ``QueryError`` when the query is
    stopped after its first bytes have left: what was sent then is no whole result, and must not look like one.
    """

    form: Form
    media_type: str
    body: bytes | AsyncGenerator[bytes, None]


@dataclass(frozen=True, slots=True)
class Running:
    """A query under way: ``seconds`` since it came, ``state`` is "waiting", "running" or "slow"."""

    id: str
    client: str
    state: str
    seconds: float
    text: str
