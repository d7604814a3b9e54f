from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QuerySyntaxError
from graph.sparql.tokens import Kind, decoded, tokens, unambiguous

PIECES = st.sampled_from(
    [
        *(
            "SELECT",
            "ASK",
            "SERVICE",
            "FILTER",
            "{",
            "}",
            "(",
            ")",
            "<",
            "<=",
            "<<",
            "a",
            "?x",
            "$y",
            "ex:a",
            ":",
            ";",
            ".",
        ),
        *("<http://a#b>", "<x'y>", '"text"', "'#'", '"""a"b"""', "'''\n'''", '""', "1.5e3", "@en", "_:b", "^^", "||"),
        *(" ", "\n", "# comment\n", "#\r", "ex:a\\'b", "ex:%41", "\\u0041", '"\\u0022"', "\\", '"', "'", "é", "\u0301"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_tokens_are_the_text_without_space_and_comments(text: str) -> None:
    try:
        found = tokens(text)
    except QuerySyntaxError:
        return
    assert all(text[token.start : token.end] == token.text for token in found)
    assert [t.start for t in found] == sorted(t.start for t in found)
    gaps = [
        text[a:b] for a, b in zip([0, *(t.end for t in found)], [*(t.start for t in found), len(text)], strict=True)
    ]
    assert all(
        part.lstrip(" \t").startswith("#") or not part.strip(" \t\r\n")
        for gap in gaps
        for part in gap.strip(" \t\n\r").splitlines()
    )


@given(st.text(st.sampled_from("SELECT\\u0041{}?x<>\"'# \n"), max_size=40))
def test_decoding_ends(text: str) -> None:
    try:
        plain = decoded(text)
    except QuerySyntaxError:
        return
    assert len(plain) <= len(text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_the_engine_accepts_is_tokenised(text: str) -> None:
    query = f"PREFIX ex: <http://e/> PREFIX : <http://d/> ASK {{ {text} }}"
    try:
        ox.Store().query(query, base_iri="http://base/")
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return
    found = tokens(decoded(query))
    assert not any(token.is_word("SERVICE") for token in found)
    ox.Store().query(unambiguous(decoded(query), found), base_iri="http://base/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SERVICE<http://x>", [Kind.WORD, Kind.IRI]),
        ("?a<?b", [Kind.VARIABLE, Kind.SIGN, Kind.VARIABLE]),
        ("'''a''b'''", [Kind.STRING]),
        ('"""a"b\\""""', [Kind.STRING]),
        ('"" ""', [Kind.STRING, Kind.STRING]),
        ("ex:a\\#b ex:c", [Kind.NAME, Kind.NAME]),
        ("ex:a\\. .", [Kind.NAME, Kind.SIGN]),
        ("ex:a.", [Kind.NAME, Kind.SIGN]),
        ("1.5e-3.", [Kind.NUMBER, Kind.SIGN]),
        ("?é ?x1 ?नमस्ते", [Kind.VARIABLE] * 3),
        ("<< >> <<( )>> {| |}", [Kind.SIGN] * 6),
    ],
)
def test_kinds(text: str, expected: list[Kind]) -> None:
    assert [token.kind for token in tokens(text)] == expected


@pytest.mark.parametrize("text", ['"', "'a\nb'", '"""a"', "\\", "\x00", "SELECT\xa0*", "<http://x"])
def test_what_begins_no_token_is_refused(text: str) -> None:
    if text == "<http://x":
        assert next(token.kind for token in tokens(text)) is Kind.SIGN
        return
    with pytest.raises(QuerySyntaxError):
        tokens(text)


def test_depth_counts_the_brackets_around_a_token() -> None:
    assert [token.depth for token in tokens("{ ( [ x ] ) }")] == [0, 1, 2, 3, 2, 1, 0]
    assert [token.inside for token in tokens("{ ( x ) y }")] == ["", "{", "(", "{", "{", ""]


def test_reading_is_linear_in_the_text() -> None:
    for text in ("a.b" * 100_000, "ex:a." * 60_000, "<a" * 100_000, "((((" * 50_000, "_:a." * 60_000):
        assert tokens(text)
