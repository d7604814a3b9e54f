"""The service over HTTP, on a real server."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pytest
from rdflib import Graph, URIRef

from service.library import Library
from service.search.paging import Cursor
from service.settings import Settings
from tests.service.conftest import TEXTS, TOKEN
from tests.service.servers import running

BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON_LD, TURTLE, HTML = "application/ld+json", "text/turtle", "text/html"


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details that every error is."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["status"] == status
    assert body["type"].startswith("https://w3id.org/pharmakon/problem/")
    assert isinstance(body["title"], str)
    assert isinstance(body["detail"], str)
    return body


def test_health(client: httpx.Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_a_question_and_its_cited_answer(client: httpx.Client) -> None:
    response = client.post("/search", json={"query": "Which medications reduce craving for heroin?"})
    assert response.status_code == 200
    body = response.json()
    labels = {item["concept"]["label"].lower() for item in body["answer"]["affirmed"]}
    assert labels == {"methadone", "buprenorphine"}
    citation = body["hits"][0]["citation"]
    assert set(citation) >= {
        "document",
        "title",
        "url",
        "headings",
        "start",
        "end",
        "exact",
        "prefix",
        "suffix",
        "sha256",
    }


def test_the_search_box_gives_json_or_html(client: httpx.Client) -> None:
    asked = {"q": "What is heroin made from?"}
    assert client.get("/search", params=asked).json()["verdict"]["answered"]
    page = client.get("/search", params=asked, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith(HTML)
    assert "Heroin is derived from morphine." in page.text
    problem(client.get("/search", params=asked, headers={"Accept": "image/png"}), 406)


def test_filters_over_a_query_string(client: httpx.Client) -> None:
    hits = client.get("/search", params={"q": "heroin", "polarity": "negated", "limit": 50}).json()["hits"]
    assert {hit["citation"]["identifier"] for hit in hits} == {"methadone.txt", "doubt.txt"}


def test_completion(client: httpx.Client) -> None:
    (first, *_) = client.get("/suggest", params={"q": "buprenrph"}).json()
    assert first["label"].lower() == "buprenorphine"
    assert first["kind"] in {"medication", "substance"}


@pytest.mark.parametrize(
    "path", ["/no/such/page", "/id/document/none.txt", "/id/concept/none", "/id/claim/0", "/id/none"]
)
@pytest.mark.parametrize("accept", ["*/*", HTML, TURTLE, JSON_LD])
def test_what_is_not_there_is_404(client: httpx.Client, path: str, accept: str) -> None:
    problem(client.get(path, headers={"Accept": accept}), 404)


@pytest.mark.parametrize(
    "path",
    [
        "/id/concept/%00",
        "/id/document/%3Cb%3E%00",
        "/id/%F0%9F%98%80",
        "/id/document/a%0Ab",
        "/id/claim/%22",
        "/id/{x}",
    ],
)
def test_odd_names_are_no_failures(client: httpx.Client, path: str) -> None:
    for accept in (HTML, TURTLE):
        problem(client.get(path, headers={"Accept": accept}), 404)


def test_other_methods_are_405(client: httpx.Client) -> None:
    problem(client.delete("/search"), 405)
    problem(client.post("/health/live"), 405)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"\xff\xfe", 400),
        (b'{"query": 1}', 422),
        (b'{"query": "\\ud800"}', 422),
        (b'{"query": NaN}', 422),
        (b'{"query": "x", "limit": NaN}', 422),
        (b'{"query": "x", "limit": 1e400}', 422),
        (b'{"query": "x", "limit": 101}', 422),
        (b'{"query": "x", "weights": {"dense": NaN}}', 422),
        (b'{"query": "x", "unknown": true}', 422),
        (b'{"query": "x", "cursor": "\\ud800"}', 422),
        (b'{"query": "x", "cursor": "?"}', 400),
        (b'{"query": "x", "lanes": []}', 422),
        (b'{"query": "x", "filters": {"concepts": ["\\u0000 <bad iri>"]}}', 200),
        (b'{"query": "\\u0000"}', 200),
        (b'{"query": ""}', 200),
        (b"[" * 100_000, 400),
    ],
)
def test_bodies_that_do_not_fit(client: httpx.Client, body: bytes, status: int) -> None:
    response = client.post("/search", content=body, headers={"Content-Type": "application/json"})
    if status == 200:
        assert response.status_code == 200, response.text
    else:
        problem(response, status)


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    body = json.dumps({"query": "x" * 2_000_000}).encode()
    problem(client.post("/search", content=body), 413)

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    problem(client.post("/search", content=chunks()), 413)


def test_a_body_that_never_ends_is_given_up(client: httpx.Client) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=30) as connection:
        head = "POST /search HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        connection.sendall(head.encode())
        assert b" 408 " in connection.recv(4096).partition(b"\r\n")[0]


def test_headers_keep_browsers_safe(client: httpx.Client) -> None:
    for path in ("/", "/search?q=heroin", "/health/live", "/nowhere", "/static/style.css"):
        headers = client.get(path, headers={"Accept": HTML}).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_documents_go_in_and_out_with_the_token_alone(client: httpx.Client) -> None:
    sent = [{"id": "sent/note 1.txt", "title": "Sent", "text": "Codeine causes nausea. Sent over the wire."}]
    body = problem(client.post("/documents", json=sent), 401)
    assert "token" in body["detail"]
    problem(client.post("/documents", json=sent, headers={"Authorization": "Bearer wrong"}), 401)
    problem(client.delete("/documents/sent/note 1.txt"), 401)
    problem(client.post("/documents", json=[], headers=BEARER), 422)
    (outcome,) = client.post("/documents", json=sent, headers=BEARER).json()
    assert outcome["status"] == "added"
    assert outcome["claims"] == 1
    answer = client.post("/search", json={"query": "What are the effects of codeine?"}).json()["answer"]
    assert [item["concept"]["label"].lower() for item in answer["affirmed"]] == ["nausea"]
    (again,) = client.post("/documents", json=sent, headers=BEARER).json()
    assert again["status"] == "unchanged"
    assert client.delete("/documents/sent/note 1.txt", headers=BEARER).status_code == 204
    problem(client.delete("/documents/sent/note 1.txt", headers=BEARER), 404)
    assert client.post("/search", json={"query": "What are the effects of codeine?"}).json()["answer"] is None


def test_a_question_asked_before_sees_every_write_at_once(client: httpx.Client) -> None:
    text = "Codeine may cause nausea. Codeine reduces craving."
    question = {"query": "Which medications reduce craving?"}

    def labels() -> set[str]:
        answers = [client.post("/search", json=question).json() for _ in range(4)]  # the last were kept
        for answer in answers:
            del answer["milliseconds"]
        assert all(answer == answers[0] for answer in answers)
        return {item["concept"]["label"].lower() for item in answers[0]["answer"]["affirmed"]}

    before = labels()
    for sentence in (text, "Codeine may cause nausea.", text):
        sent = [{"id": "sent/seen.txt", "title": "Seen", "text": sentence}]
        client.post("/documents", json=sent, headers=BEARER)
        assert labels() == (before | {"codeine"} if sentence is text else before)
    assert client.delete("/documents/sent/seen.txt", headers=BEARER).status_code == 204
    assert labels() == before


def test_questions_asked_at_once_are_answered_by_several_processes_alike(library: Library) -> None:
    def ask(number: int) -> dict[str, Any]:
        asked = {"query": f"What causes craving? {number}", "limit": 1}
        answer: dict[str, Any] = client.post("/search", json=asked).json()
        del answer["milliseconds"]
        return answer

    def shelf(answer: dict[str, Any]) -> int:
        return Cursor.read(answer["next"]).shelf

    with running(library, Settings(search_processes=1)) as client, ThreadPoolExecutor(8) as pool:
        shelves: set[int] = set()
        for number in range(0, 10_000, 8):
            answers = list(pool.map(ask, range(number, number + 8)))
            shelves |= set(map(shelf, answers))
            assert len({answer["hits"][0]["passage"] for answer in answers}) == 1
            if 1 in shelves:
                break
        assert shelves == {0, 1}
        first = next(answer for answer in answers if shelf(answer) == 1)
        again = {"query": first["understanding"]["text"], "limit": 1, "cursor": first["next"]}
        second = client.post("/search", json=again).json()
        assert shelf(second) == 1, "the process that has a list goes on with it"
        assert second["hits"][0]["passage"] != first["hits"][0]["passage"]


def _paths(client: httpx.Client) -> dict[str, str]:
    """A path of each kind of thing."""
    hit = client.post("/search", json={"query": "What treats heroin addiction?"}).json()["hits"][0]
    claim = hit["claims"][0]
    base = "https://w3id.org/pharmakon"
    iris = {
        "document": hit["citation"]["document"],
        "claim": claim["claim"],
        "evidence": claim["evidence"],
        "concept": claim["subject"]["iri"],
        "vocabulary": f"{base}/id/vocabulary",
    }
    return {kind: iri.removeprefix(base) for kind, iri in iris.items()}


@pytest.mark.parametrize("kind", ["document", "claim", "evidence", "concept", "vocabulary"])
def test_each_thing_as_page_and_as_data(client: httpx.Client, kind: str) -> None:
    path = _paths(client)[kind]
    iri = URIRef("https://w3id.org/pharmakon" + path)
    page = client.get(path, headers={"Accept": HTML}, follow_redirects=True)
    assert page.headers["content-type"].startswith(HTML)
    graphs = {}
    for accept, format_ in ((TURTLE, "turtle"), (JSON_LD, "json-ld")):
        response = client.get(path, headers={"Accept": accept})
        assert response.headers["content-type"].startswith(accept)
        assert response.headers["vary"] == "Accept"
        graphs[format_] = Graph().parse(data=response.text, format=format_)
        assert (iri, None, None) in graphs[format_]
    assert len(graphs["turtle"]) == len(graphs["json-ld"])
    assert (
        client.get(path, headers={"Accept": "text/html;q=0.5, text/turtle"}).headers["content-type"].startswith(TURTLE)
    )
    problem(client.get(path, headers={"Accept": "image/png"}), 406)


def test_a_span_of_a_document(client: httpx.Client) -> None:
    hit = client.post("/search", json={"query": "What is heroin made from?"}).json()["hits"][0]
    iri, fragment = hit["passage"].split("#")
    path = iri.removeprefix("https://w3id.org/pharmakon") + "?" + fragment
    assert 'id="cited"' in client.get(path, headers={"Accept": HTML}).text
    graph = Graph().parse(data=client.get(path, headers={"Accept": TURTLE}).text, format="turtle")
    assert set(graph.subjects()) == {URIRef(hit["passage"])}
    document = path.partition("?")[0]
    for wrong in ("9,3", "0,999999", "a,b", "-1,2", "1", "٣,٤"):
        problem(client.get(document, params={"char": wrong}), 400)
    problem(client.get(document, params={"char": "1,2"}, headers={"Accept": TURTLE}), 404)


def test_text_is_shown_as_text(client: httpx.Client) -> None:
    page = client.get("/id/document/folder/odd name & <b>.txt", headers={"Accept": HTML})
    assert page.status_code == 200
    for markup in ("<script>alert", "<img src=x", "<b>"):
        assert markup not in page.text
    assert "&lt;img src=x" in page.text
    results = client.get("/search", params={"q": "<script>alert(2)</script> naltrexone"}, headers={"Accept": HTML})
    assert "<script" not in results.text
    assert 'href="javascript:' not in page.text + results.text


def test_the_whole_text_is_in_the_page(client: httpx.Client) -> None:
    for identifier, (_, text, _) in TEXTS.items():
        page = client.get(f"/id/document/{identifier}", headers={"Accept": HTML}).text
        shown = unescape(re.sub(r"<[^>]*>", "", page[page.index('class="text"') :]))
        assert "".join(text.split()) in "".join(shown.split())


def test_metrics_count_requests_by_route(client: httpx.Client) -> None:
    client.get("/id/document/none-of-this")
    text = client.get("/metrics").text
    assert 'route="/id/document/{identifier:path}"' in text
    assert "none-of-this" not in text


def test_the_interface_is_described(client: httpx.Client) -> None:
    api = client.get("/openapi.json").json()
    assert {"/search", "/suggest", "/documents", "/sparql", "/id/concept/{name}"} <= api["paths"].keys()
    assert api["components"]["schemas"]["SearchRequest"]["examples"]
    page = client.get("/docs")
    assert "Which medications reduce craving for heroin?" in page.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    for path in ("/", "/search?q=heroin", "/id/document/heroin.txt", "/health/live"):
        whole, head = client.get(path), client.head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-type"] == whole.headers["content-type"]
