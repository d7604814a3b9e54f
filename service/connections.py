"""HTTP connections that do not wait for ever: uvicorn's protocol with a deadline and a cap for a request's headers."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.problems import MEDIA_TYPE, TYPES

HEADER_BYTES = 65_536
"""The largest request line and headers accepted, together."""


def bounded_protocol(header_seconds: float) -> type[HttpToolsProtocol]:
    """A protocol that closes connections whose headers are incomplete after ``header_seconds``, or too large.

    uvicorn's own timeout counts only after a first response, so that a silent client could hold a connection for ever.
    """
    return type("BoundedProtocol", (_BoundedProtocol,), {"header_seconds": header_seconds})


class _BoundedProtocol(HttpToolsProtocol):
    """Refuses headers that are late or too large; ``header_seconds`` is set by a subclass."""

    header_seconds: ClassVar[float]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._received = 0
        self._in_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_headers:
            self._received += len(data)
            if self._received > HEADER_BYTES and not self._ends_headers(data):
                self._refuse(431, "Request Header Fields Too Large")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._await_headers()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_headers, self._received = True, 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "Bad Request")

    def _ends_headers(self, data: bytes) -> bool:
        """Whether the headers end in a chunk that also brings the beginning of a body."""
        return self._received - len(data) + data.find(b"\r\n\r\n") <= HEADER_BYTES if b"\r\n\r\n" in data else False

    def _await_headers(self) -> None:
        self._deadline = self.loop.call_later(self.header_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.transport is not None and not self.transport.is_closing():
            self._refuse(408, "Request Timeout")

    def _refuse(self, status: int, phrase: str) -> None:
        name = phrase.lower().replace(" ", "-")
        body = f'{{"type": "{TYPES}{name}", "title": "{phrase}", "status": {status}, "detail": "{phrase}"}}'
        head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(f"{head}connection: close\r\n\r\n{body}".encode())
        self.transport.close()
