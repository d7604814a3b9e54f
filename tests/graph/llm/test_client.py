"""The protocol, spoken with good and bad servers."""

from __future__ import annotations

import json
import socket
import threading

import pytest

from graph.errors import LanguageModelError
from graph.llm.client import Endpoint, complete
from graph.llm.prompt import SCHEMA, messages, proposals
from tests.graph.llm.stand_in import Asked, completion, stand_in


def test_the_request_is_one_of_the_protocol() -> None:
    with stand_in(lambda _: completion('{"statements": []}')) as server:
        asked = messages(["Heroin"], 'A "text"\nof two lines')
        assert complete(Endpoint(server.url, "some-model", "secret"), asked, SCHEMA) == '{"statements": []}'
        (request,) = server.asked
        assert request["path"] == "/v1/chat/completions"
        assert (request["model"], request["temperature"]) == ("some-model", 0)
        assert request["response_format"]["type"] == "json_schema"
        assert request["response_format"]["json_schema"]["schema"] == SCHEMA
        assert [m["role"] for m in request["messages"]] == ["system", "user"]
        assert json.loads(request["messages"][1]["content"]) == {
            "headings": ["Heroin"],
            "text": 'A "text"\nof two lines',
        }
        assert server.keys == ["Bearer secret"]


def redirect(_: Asked) -> tuple[int, dict[str, str], bytes]:
    return 307, {"Location": "http://127.0.0.1:1/"}, b""


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: (500, {}, b"oops"),
        lambda _: (401, {}, b"{}"),
        redirect,
        lambda _: (200, {}, b"not json"),
        lambda _: (200, {}, b"[]"),
        lambda _: (200, {}, b'{"choices": []}'),
        lambda _: (200, {}, b"[" * 100_000),
        lambda _: completion(None),
        lambda _: completion('{"statements": [', "length"),
        lambda _: (200, {}, b" " * 5_000_000),
    ],
)
def test_a_bad_answer_is_one_error(reply: object) -> None:
    with stand_in(reply) as server, pytest.raises(LanguageModelError):  # type: ignore[arg-type]
        complete(Endpoint(server.url, "m"), messages([], "text"), SCHEMA)


def test_a_server_that_is_silent_or_absent_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        threading.Thread(target=silent.accept, daemon=True).start()
        with pytest.raises(LanguageModelError):
            complete(Endpoint(f"http://127.0.0.1:{port}", "m", timeout=0.2), [], SCHEMA)
    with pytest.raises(LanguageModelError):
        complete(Endpoint(f"http://127.0.0.1:{port}", "m", timeout=0.2), [], SCHEMA)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.org", "example.org", "http://exa mple"])
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(LanguageModelError):
        complete(Endpoint(url, "m"), [], SCHEMA)


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(Endpoint("http://x", "m", "secret"))


@pytest.mark.parametrize("answer", ["", "null", "[]", "{}", '{"statements": {}}', '{"statements": 1}', "[" * 100_000])
def test_an_answer_of_another_form_is_an_error(answer: str) -> None:
    with pytest.raises(LanguageModelError):
        proposals(answer)


@pytest.mark.parametrize(
    "statement",
    [
        "null",
        "1",
        '"x"',
        "{}",
        '{"quote": 1, "subject": "a", "object": "b"}',
        '{"relation": "cures"}',
        '{"relation": []}',
    ],
)
def test_a_statement_of_another_form_is_none(statement: str) -> None:
    assert proposals(f'{{"statements": [{statement}]}}') == [None]
