from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.questions import asks, sentences
from embeddings.terms import terms


@pytest.mark.parametrize(
    "text", ["What causes addiction", "methadone side effects?", "Can heroin kill", "Shingles. I want to prevent it"]
)
def test_a_question_is_told_from_a_few_words(text: str) -> None:
    assert asks(text)
    assert not asks("methadone side effects")


@given(st.text(alphabet="ab .?!\n", max_size=60))
def test_sentences_say_together_what_the_text_says(text: str) -> None:
    found = sentences(text)
    assert 1 <= len(found) <= 16
    assert len(set(found)) == len(found)
    if len(found) < 16:
        assert {term for sentence in found for term in terms(sentence)} == set(terms(text))


def test_what_says_nothing_is_no_sentence() -> None:
    assert sentences("Why?\n\nIs it? Shingles hurt. ...") == ("Why?\n\nIs it? Shingles hurt. ...",)
    assert sentences("") == ("",)
    assert len(sentences(" ".join(f"word{i}." for i in range(100)))) == 16
