"""A stand-in for a language model's server, which speaks the protocol and answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]


@dataclass
class StandIn:
    """The server's address, what it was asked, and what it says: a status, headers and a body for each request."""

    url: str
    reply: Callable[[Asked], tuple[int, dict[str, str], bytes]]
    asked: list[Asked] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def completion(content: str | None, reason: str = "stop") -> tuple[int, dict[str, str], bytes]:
    """A chat completion with this content."""
    message = {"role": "assistant", "content": content}
    body = {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
    }
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def statements(*found: dict[str, object]) -> tuple[int, dict[str, str], bytes]:
    """A chat completion with these statements."""
    return completion(json.dumps({"statements": list(found)}))


@contextmanager
def stand_in(reply: Callable[[Asked], tuple[int, dict[str, str], bytes]]) -> Iterator[StandIn]:
    """A running stand-in."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.asked.append({"path": self.path, **body})
            here.keys.append(self.headers["Authorization"])
            status, headers, content = here.reply(body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = StandIn(f"http://127.0.0.1:{server.server_port}/v1", reply)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
