import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("respiratory syncytial virus (RSV) is common", "RSV", "respiratory syncytial virus"),
        ("People with post-traumatic stress disorder (PTSD) sleep badly.", "PTSD", "post-traumatic stress disorder"),
        ("It contains tetrahydrocannabinol (THC).", "THC", "tetrahydrocannabinol"),
        ("Selective serotonin reuptake inhibitors (SSRIs) help.", "SSRIs", "Selective serotonin reuptake inhibitors"),
        ("the AIDS virus, HIV (human immunodeficiency virus), spreads", "HIV", "human immunodeficiency virus"),
        ("fetal alcohol syndrome (FAS; a birth defect)", "FAS", "fetal alcohol syndrome"),
    ],
)
def test_definition_is_found(text: str, short: str, long: str) -> None:
    assert [(a.short.of(text), a.long.of(text)) for a in abbreviations(text)] == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "The drug (see page 4) is safe.",
        "Tremor (shaking) is frequent.",
        "He left (in 2010).",
        "an unrelated phrase (XYZ)",
        "()",
        "(A)",
    ],
)
def test_other_parentheses_are_not(text: str) -> None:
    assert abbreviations(text) == ()


@given(st.text(alphabet="ab (AB)-,.\n", max_size=80))
def test_spans_lie_in_the_text(text: str) -> None:
    for found in abbreviations(text):
        assert found.short.of(text)
        assert found.long.end <= len(text)
        assert not found.short.overlaps(found.long)
