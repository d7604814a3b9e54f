"""Whatever is sent, the answer is one that the interface describes, and every error has the one shape."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\x00", "\u202e", "😀" * 50, "' OR 1=1 --", "../../etc/passwd", "%00", "{{7*7}}", "a" * 3000]),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ODD, inner, max_size=3)),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["query", "similar", "limit", "cursor", "filters", "understand", "lanes", "weights", "explain", "facets", "fold"]
)
PARAMETERS = st.sampled_from(
    ["q", "limit", "cursor", "similar", "concept", "type", "relation", "polarity", "document", "source", "lane", "off"]
)


def check(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code


@FEW
@given(body=st.dictionaries(FIELDS, VALUES, max_size=4))
def test_any_body(client: httpx.Client, body: dict[str, object]) -> None:
    check(client.post("/search", content=json.dumps(body), headers={"Content-Type": "application/json"}))


@FEW
@given(content=st.binary(max_size=200))
def test_any_bytes(client: httpx.Client, content: bytes) -> None:
    for path in ("/search", "/documents", "/curation"):
        check(client.post(path, content=content, headers={"Content-Type": "application/json"}))


@FEW
@given(parameters=st.lists(st.tuples(PARAMETERS, ODD), max_size=4), html=st.booleans())
def test_any_query_string(client: httpx.Client, parameters: list[tuple[str, str]], html: bool) -> None:
    accept = {"Accept": "text/html" if html else "application/json"}
    for path in ("/search", "/suggest"):
        check(client.get(path, params=urlencode(parameters), headers=accept))


@FEW
@given(
    kind=st.sampled_from(["document", "concept", "claim", "evidence", "", "graph"]),
    name=ODD,
    char=st.one_of(st.none(), ODD),
    accept=st.sampled_from(["text/html", "text/turtle", "application/ld+json", "*/*", "nonsense", ";;q=,"]),
)
def test_any_name(client: httpx.Client, kind: str, name: str, char: str | None, accept: str) -> None:
    url = f"{client.base_url}/id/{kind}/{quote(name, safe='')}"
    check(client.get(url, params={"char": char} if char is not None else {}, headers={"Accept": accept}))
