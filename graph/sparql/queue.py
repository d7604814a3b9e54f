"""Places for requests: a few at a time, clients in turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from graph.errors import QueryBusy


class FairQueue:
    """Hands out ``places``; those who must wait are served client by client, in turn.

    At most ``waiting`` wait. When that many do, the client with the most of them loses its last one to a newcomer who
    has fewer. Belongs to one event loop.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self._free = places
        self._limit = waiting
        self._clients: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._clients.values()))

    async def enter(self, client: str, patience: float) -> None:
        """Wait for a place for at most ``patience`` seconds; give it back by :meth:`leave`.

        Raises:
            QueryBusy: if too many wait, or the place does not come in time.
        """
        if self._free > 0 and not self._clients:
            self._free -= 1
            return
        if self.waiting >= self._limit:
            self._make_room(client)
        place = asyncio.get_running_loop().create_future()
        self._clients.setdefault(client, deque()).append(place)
        try:
            async with asyncio.timeout(patience):
                await place
        except BaseException as error:
            self._withdraw(client, place)
            if isinstance(error, TimeoutError):
                raise QueryBusy("no place became free in time") from error
            raise

    def leave(self) -> None:
        """Give a place back."""
        self._free += 1
        self._serve()

    def _serve(self) -> None:
        while self._free > 0 and self._clients:
            client, places = self._clients.popitem(last=False)
            place = places.popleft()
            if places:
                self._clients[client] = places
            if not place.done():
                self._free -= 1
                place.set_result(None)

    def _withdraw(self, client: str, place: asyncio.Future[None]) -> None:
        if place.done() and not place.cancelled() and place.exception() is None:
            self.leave()  # the place came, but too late
        elif place in self._clients.get(client, ()):
            self._clients[client].remove(place)
            if not self._clients[client]:
                del self._clients[client]

    def _make_room(self, client: str) -> None:
        most = max(self._clients, key=lambda name: len(self._clients[name]), default=client)
        if len(self._clients.get(most, ())) <= len(self._clients.get(client, ())) + 1:
            raise QueryBusy("too many requests are waiting")
        self._clients[most].pop().set_exception(QueryBusy("too many requests are waiting"))
