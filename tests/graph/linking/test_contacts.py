from __future__ import annotations

import pytest

from graph.linking.contacts import outside_contacts
from graph.linking.tags import Tagged
from graph.linking.tokens import tokenise
from ontology.terms import ConceptType


def left(text: str) -> str:
    """The words of a text that lie outside contacts."""
    tokens = tokenise(text)
    words = [Tagged(at, at + 1, ConceptType.THERAPY, 1.0) for at in range(len(tokens))]
    return " ".join(tokens[word.first].text for word in outside_contacts(text, tokens, words))


@pytest.mark.parametrize(
    "contact",
    ["(800) QUIT-NOW", "1-800-273-TALK", "855-QUIT VET", "http://a.org/1-treatment", "www.quit.gov/help", "quit.org",
     "help.line@quit.example.org"],
)  # fmt: skip
def test_words_of_a_contact_are_left_out(contact: str) -> None:
    assert left(f"call {contact} today").replace("1 -", "").split() == ["call", "today"]


def test_other_numbers_and_stops_are_none() -> None:
    text = "800 mg helped 800 HIV patients . It was well.organised , at 8000 feet"
    assert left(text) == " ".join(token.text for token in tokenise(text))


@pytest.mark.parametrize("text", ["a" * 300_000, "a-" * 150_000, "a." * 150_000, "@a" * 150_000, "(800) A" * 60_000])
def test_very_long_and_repetitive_texts(text: str) -> None:
    assert list(outside_contacts(text, (), ())) == []
