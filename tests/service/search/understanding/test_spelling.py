from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking.dictionary import Dictionary, Sense
from graph.linking.tokens import tokenise
from service.search.names import Name, Names
from service.search.understanding.spelling import Spelling

LABELS = (
    "heroin",
    "high blood pressure",
    "blood pressure",
    "opioid overdose",
    "macrocytosis",
    "bowel cancer",
    "stable",
    "colon",
    "personality changes",
    "migraine",
    "statin",
    "cocaine",
    "razadyne",
    "trazodone",
)
OF_OTHERS = {"trazodone"}
"""What the vocabulary knows and the library does not speak of."""
LANGUAGE = {"what", "which", "causes", "bold", "is", "the", "use", "tax", "of", "common", "chances", "changes", "heron"}
TEXTS = {
    "blod": 1,
    "use": 50,
    "bowel": 5,
    "colon": 40,
    "common": 90,
    "heroin": 9,
    "heron": 1,
    "overdose": 5,
    "stable": 2,
}
TEXTS |= {
    "chances": 9,
    "changes": 90,
    "migrane": 1,
    "migraine": 60,
    "statin": 5,
    "station": 50,
    "stain": 20,
    "cocain": 8,
    "cocaine": 8,
}
SPELLING = Spelling(
    Dictionary(Sense(label, label, "exact") for label in LABELS), LANGUAGE.__contains__, lambda word: TEXTS.get(word, 0)
)
NAMES = Names(Name(label, label, "condition", label) for label in LABELS if label not in OF_OTHERS)


def mended(question: str) -> str:
    return SPELLING.mended(question, tokenise(question), NAMES)[0]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("use of herion", "use of heroin"),
        ("Herion, overdsoe", "heroin, overdose"),
        ("what causes high blod pressure", "what causes high blood pressure"),
        ("bloodpressure", "blood pressure"),
        ("HERION USE", "heroin USE"),
        ("more comon", "more common"),  # which is met more often than the name "colon", by a slip as it is made
        ("chanses", "chances"),  # likelier than a word of some name
        ("wich use", "which use"),
        ("migrane", "migraine"),  # although a text has it
        ("statn", "statin"),
        ("cocain", "cocaine"),  # of one stem, which texts have
        ("trazadone", "trazodone"),  # one slip away, "razadyne" of which texts speak is two
        ("razadine", "razadyne"),
    ],
)
def test_slips_are_mended_towards_names(question: str, meant: str) -> None:
    assert mended(question) == meant


@pytest.mark.parametrize(
    "question",
    [
        "what is the tax",  # words of the language
        "blod",  # short, in a text, and in no name
        "bold pressure",  # a word of the language, whatever it would complete
        "microcytosis",  # the opposite
        "unstable",
        "HEROI1 and hErion",  # names of genes and the like
        "bowels cancer",  # the same word
        "bicycle",
    ],
)
def test_what_is_no_slip_stays(question: str) -> None:
    assert mended(question) == question


def test_what_was_put_in_is_told() -> None:
    question = "herion and high blod pressure"
    assert SPELLING.mended(question, tokenise(question), NAMES)[1] == {"heroin", "blood"}


@given(st.text(max_size=60))
def test_any_text_can_be_mended(text: str) -> None:
    assert mended(mended(text)) == mended(text)
