import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking.tokens import key, tokenise


@given(st.text())
def test_offsets_are_exact_and_in_order(text: str) -> None:
    tokens = tokenise(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


@given(st.text())
def test_only_white_space_lies_between_tokens(text: str) -> None:
    kept = "".join(token.text for token in tokenise(text))
    assert kept == "".join(letter for letter in text if not letter.isspace())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tumours", "tumor"),
        ("beta-blockers", "Beta blocker"),
        ("Alzheimer's disease", "Alzheimer disease"),
        ("Alzheimer’s disease", "Alzheimer's disease"),
        ("anaemia", "anemia"),
        ("oesophageal diseases", "esophageal disease"),
        ("therapies", "therapy"),
        ("diagnoses", "diagnosis"),
        ("detoxification programmes", "detoxification program"),
    ],
)
def test_spellings_of_one_name_compare_equal(one: str, other: str) -> None:
    assert key(tokenise(one)) == key(tokenise(other))


@pytest.mark.parametrize(("one", "other"), [("AIDS", "aid"), ("loss", "los"), ("virus", "viru"), ("illness", "ill")])
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert key(tokenise(one)) != key(tokenise(other))
