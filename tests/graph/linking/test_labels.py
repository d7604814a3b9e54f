import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking.labels import label
from graph.linking.tokens import tokenise


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Withdrawal symptoms", "withdrawal symptom"),
        ("the next fix", "next fix"),
        ("losses of interest in hobbies", "loss of interest in hobbies"),
        ("some “cravings”", "craving"),
        ("HIV/AIDS", "hiv/aids"),
        ("drug-related problems", "drug-related problem"),
        ("the", "the"),
    ],
)
def test_label_is_singular_lower_case_and_bare(surface: str, expected: str) -> None:
    assert label(tokenise(surface), surface) == expected


@given(st.text(min_size=1, max_size=40).filter(lambda text: bool(tokenise(text))))
def test_every_phrase_has_a_label(text: str) -> None:
    assert label(tokenise(text), text)
