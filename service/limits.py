"""What every request is held to: a bounded body, a bounded crowd, and headers that keep browsers safe."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import BodyTooLarge, BodyTooSlow, ServiceError
from service.problems import Problem, problem, problem_response
from service.settings import Settings

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_DRAINED_BYTES = 64_000_000
_DRAINED_SECONDS = 1.0

_CROWDED = Problem(503, "crowded", "Too many requests at a time")


class Limits:
    """ASGI middleware around the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # The routes answer GET; the server leaves the body of a HEAD's response out.
            scope = {**scope, "method": "GET"}
        safe = _SafeSend(send)
        if self._running >= self._settings.requests:
            crowded = problem_response(_CROWDED, "Try again in a moment.", headers={"Retry-After": "1"})
            await crowded(scope, receive, safe)
            return
        self._running += 1
        try:
            await self._run(scope, _Body(scope, receive, self._settings), safe)
        finally:
            self._running -= 1

    async def _run(self, scope: Scope, body: _Body, send: _SafeSend) -> None:
        send.body = body
        try:
            body.check_declared()
            await self._app(scope, body, send)
        except (BodyTooLarge, BodyTooSlow) as error:
            body.refusal = error
        except Exception as error:
            if send.started:
                raise
            await problem(error)(scope, body, send)
        if body.refusal is not None and not send.started:
            refusal, send.body = body.refusal, None
            await body.drain()
            await problem(refusal)(scope, body, send)


class _Body:
    """A receive channel that raises when more comes, or later, than is allowed."""

    def __init__(self, scope: Scope, receive: Receive, settings: Settings) -> None:
        self._declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        self._receive = receive
        self._left = settings.body_bytes
        self._seconds = settings.body_seconds
        self._deadline: float | None = None
        self._complete = False
        self.refusal: ServiceError | None = None

    def check_declared(self) -> None:
        """Refuse at once a body that says it is too large."""
        if self._declared.isdigit() and int(self._declared) > self._left:
            raise BodyTooLarge(f"{int(self._declared)} bytes; at most {self._left} are taken")

    async def drain(self) -> None:
        """Read some of what is refused: a connection closed on unread data is reset, and the answer lost with it."""
        left = _DRAINED_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DRAINED_SECONDS):
                while left > 0 and not self._complete:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    self._complete = not message.get("more_body", False)

    async def __call__(self) -> Message:
        if self._complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._deadline = self._deadline or now + self._seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as error:
            self.refusal = BodyTooSlow(f"the body was not complete after {self._seconds:g} seconds")
            raise self.refusal from error
        self._left -= len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._left < 0:
            self.refusal = BodyTooLarge("more bytes than are taken")
            raise self.refusal
        return message


class _SafeSend:
    """A send channel that adds the security headers, and knows whether a response has begun.

    Once the body was refused, whatever the application made of that is dropped: the refusal itself is the answer.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False
        self.body: _Body | None = None

    async def __call__(self, message: Message) -> None:
        if not self.started and self.body is not None and self.body.refusal is not None:
            return
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)
