from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.search.names import Name, Names

DRUGS = ("Buprenorphine", "Methadone", "Naltrexone", "Morphine", "Heroin", "Codeine")
NAMES = Names(Name(text, f"iri:{text}", "medication", text, weight) for weight, text in enumerate(DRUGS, 1))


@given(st.sampled_from(DRUGS), st.integers(0, 20), st.integers(0, 25))
def test_one_slip_is_forgiven(name: str, place: int, letter: int) -> None:
    at = 1 + place % (len(name) - 1)
    slipped = (name[:at] + chr(ord("a") + letter) + name[at + 1 :]).lower()
    assert NAMES.near(slipped)[:1] == ([] if slipped == name.lower() else [name.lower()])


@given(st.sampled_from(DRUGS), st.integers(1, 20))
def test_every_beginning_completes(name: str, length: int) -> None:
    assert f"iri:{name}" in [found.iri for found in NAMES.complete(name[:length], limit=10)]


@given(st.text(max_size=50))
def test_any_text_can_be_completed(text: str) -> None:
    assert len(NAMES.complete(text, limit=3)) <= 3


def test_frequent_things_come_first() -> None:
    names = Names([Name("heroin use", "iri:use", "x", "use", 1), Name("heroin", "iri:h", "x", "h", 9)])
    assert [name.iri for name in names.complete("her")] == ["iri:h", "iri:use"]


def test_far_words_are_not_mended() -> None:
    assert NAMES.near("bicycle") == NAMES.near("her") == NAMES.near("methadone") == []


def test_the_words_with_fewest_slips_come_first() -> None:
    assert NAMES.near("morhpine") == ["morphine"]
    names = Names(Name(text, text, "x", text, weight) for text, weight in (("calming", 1), ("claiming", 9)))
    assert names.near("calmming") == ["calming", "claiming"]
    assert names.near("calmming", 1) == ["calming"]


@pytest.mark.parametrize("typed", ["mthadone", "metadone", "methhadone", "methafone", "mehtad"])
def test_completion_forgives_a_slip_of_each_kind(typed: str) -> None:
    assert [name.label for name in NAMES.complete(typed)] == ["Methadone"]
