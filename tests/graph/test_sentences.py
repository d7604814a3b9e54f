from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Span
from graph.sentences import sentences

SCRAPS = st.sampled_from(
    (
        *[
            ". ",
            "? ",
            "! ",
            "...",
            "…",
            ".” ",
            ".) ",
            "\n\n",
            "\n",
            " ",
            "Dr. ",
            "e.g. ",
            "U.S. ",
            "2.5 mg",
            "。",
            "e\u0301",
        ],
        *["It", "is", "😀", "\x00", "مرحبا؟", "[1] ", "A. ", "\r\n\r\n"],
    )
)
TEXTS = st.one_of(st.text(), st.lists(SCRAPS, max_size=60).map("".join))


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@settings(deadline=None)
@given(TEXTS, st.data())
def test_sentences_hold_every_character_once(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    done = start
    for span in sentences(text, Span(start, end)):
        assert span.start >= done
        assert not text[done : span.start].strip()
        assert span.of(text) == span.of(text).strip() != ""
        done = span.end
    assert done <= end
    assert not text[done:end].strip()


@pytest.mark.parametrize(
    "parts",
    [
        ["Dr. Smith saw St. John. ", "He left."],
        ["Opiates, e.g. heroin, i.e. diamorphine, are addictive. ", "Stop."],
        ["He took 2.5 mg. ", "Then he slept."],
        ["Food in the U.S. Army is fine."],
        ["Rates rose in the U.S. ", "The cause is unknown."],
        ["It ended at 5 p.m. ", "They went home."],
        ["J. R. Smith et al. found it."],
        ["He lacks vitamin D. ", "Calcium is low."],
        ["This is hepatitis C. ", "It is treatable."],
        ["It causes the “high.” ", "It is useful."],
        ["(It does not help.) ", "It harms."],
        ["Is it safe? ", "No! ", "Really?! ", "Yes."],
        ["“Is it safe?” she asked."],
        ["Wait... ", "It works."],
        ["Well ... it works."],
        ["Relapse is common.[1,2] ", "Treatment helps."],
        ["It was found. ", "mRNA was low."],
        ["It is dangerous.", "The dose matters."],
        ["See www.cancer.Gov for more."],
        ["See Fig. 2 and No. 5 for more."],
        ["1. Methadone helps. ", "2. So does rest."],
        ["Heroin,\nwhich is illegal.\n", "It harms."],
        ["これは薬です。", "危険です。"],
        ["هل هو آمن؟ ", "لا."],
        ["No stop here\n\n", "A new start"],
        ["No stop here\r\n\r\n", "A new start"],
        ["The pH vs. time. ", "End."],
    ],
)
def test_where_sentences_end(parts: list[str]) -> None:
    assert split("".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize("unit", ["x", "x ", ".", "x. ", "((", ". \n", "[1", "\n ", "a.b", "Dr. ", ".)"])
def test_very_long_and_repetitive_texts(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    assert "".join("".join(split(text)).split()) == "".join(text.split())
