"""Clients that dawdle or overdo it, against the server as `serve` runs it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI

from service.connections import HEADER_BYTES, bounded_protocol

Address = tuple[str, int]


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    app = FastAPI()

    @app.get("/")
    async def root() -> str:
        return "here"

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=bounded_protocol(0.5), timeout_keep_alive=1, log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def answer(address: Address, sent: bytes) -> bytes:
    """All that the server sends until it closes the connection."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_headers_that_never_end_are_given_up(address: Address, sent: bytes) -> None:
    head, _, body = answer(address, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["status"] == 408


def test_headers_that_are_too_large_are_refused(address: Address) -> None:
    sent = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Long: " + b"x" * (HEADER_BYTES + 1000)
    assert answer(address, sent).startswith(b"HTTP/1.1 431 ")


def test_what_is_not_http_gets_a_problem(address: Address) -> None:
    head, _, body = answer(address, b"\x16\x03\x01 not http\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["status"] == 400


def test_several_requests_on_one_connection(address: Address) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    received = answer(address, request + request)
    assert received.count(b"HTTP/1.1 200 OK") == 2
