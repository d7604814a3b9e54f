import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.linking.dictionary import Dictionary, Sense
from graph.linking.tokens import tokenise

LABELS = ("heroin", "heroin addiction", "drug addiction", "lung cancer", "cancer", "AIDS", "ALL", "Diabetes, Type 2")
DICTIONARY = Dictionary(Sense(f"iri:{label}", label, "exact") for label in LABELS)


def found(text: str, dictionary: Dictionary = DICTIONARY) -> list[tuple[str, str]]:
    tokens = tokenise(text)
    return [
        (text[tokens[m.first].start : tokens[m.last - 1].end], m.senses[0].label) for m in dictionary.matches(tokens)
    ]


def test_the_longest_name_wins() -> None:
    assert found("Heroin addictions, heroin") == [("Heroin addictions", "heroin addiction"), ("heroin", "heroin")]


def test_a_broken_off_long_name_leaves_the_short_one() -> None:
    assert found("heroin addicts") == [("heroin", "heroin")]


def test_hyphens_do_not_matter() -> None:
    assert found("drug-addiction") == [("drug-addiction", "drug addiction")]


def test_punctuation_between_words_ends_a_name() -> None:
    assert found("lung, cancer") == [("cancer", "cancer")]


def test_an_acronym_is_no_plain_word() -> None:
    assert found("it aids all people with AIDS or ALL") == [("AIDS", "AIDS"), ("ALL", "ALL")]


def test_inverted_names_are_met_in_natural_order() -> None:
    assert found("type 2 diabetes") == [("type 2 diabetes", "Diabetes, Type 2")]


def test_types_are_numbered_either_way() -> None:
    assert found("type II diabetes") == [("type II diabetes", "Diabetes, Type 2")]


def test_greek_letters_are_met_by_name() -> None:
    assert found("\u03b2-blockers", Dictionary([Sense("iri:1", "beta blocker", "exact")])) == [
        ("\u03b2-blockers", "beta blocker")
    ]


def test_no_plain_word_is_an_acronym_however_long() -> None:
    assert found("dishes, DISH", Dictionary([Sense("iri:1", "DISH", "exact")])) == [("DISH", "DISH")]


def test_pruned_names_are_left_out_and_shorter_ones_stay() -> None:
    senses = [Sense("iri:1", "heroin addiction", "exact"), Sense("iri:2", "heroin", "exact")]
    assert found("heroin addiction", Dictionary(senses, ["heroin addiction"])) == [("heroin", "heroin")]


def test_homonyms_keep_the_order_of_preference() -> None:
    dictionary = Dictionary([Sense("iri:a", "high", "exact"), Sense("iri:b", "High", "lay")])
    assert [sense.concept for sense in dictionary.senses(["high"])] == ["iri:a", "iri:b"]


@pytest.mark.parametrize(
    ("written", "concept"),
    [("Alcohol", "iri:one"), ("alcohols", "iri:class"), ("a salt", "iri:salts"), ("hereditary neuropathy", "iri:one")],
)
def test_one_thing_is_not_the_class_that_is_named_in_the_plural(written: str, concept: str) -> None:
    plural = [Sense("iri:class", label, "exact") for label in ("alcohols", "hereditary neuropathies")]
    single = [Sense("iri:one", label, "exact") for label in ("alcohol", "hereditary neuropathy")]
    dictionary = Dictionary([*plural, *single, Sense("iri:salts", "salts", "exact")])
    assert [match.senses[0].concept for match in dictionary.matches(tokenise(written))] == [concept]


@given(st.lists(st.sampled_from(["heroin", "addiction", "lung", "cancer", "-", ",", "drug", "x"]), max_size=12))
def test_matches_are_in_order_and_apart(words: list[str]) -> None:
    tokens = tokenise(" ".join(words))
    matches = list(DICTIONARY.matches(tokens))
    assert all(one.last <= other.first for one, other in itertools.pairwise(matches))
    assert all(0 <= match.first < match.last <= len(tokens) for match in matches)
