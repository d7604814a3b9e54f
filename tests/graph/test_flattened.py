from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.structure import blocks, item_content
from graph.structure.flattened import unfolded
from graph.structure.fragments import fragments

NAMES = st.lists(
    st.sampled_from(("fever", "dry cough", "loss of taste", "sore throat (mild)")), min_size=2, unique=True
)


def shown(text: str) -> list[str]:
    return [f"{block.kind.value}: {item_content(text, block.span).of(text)}" for block in blocks(text)]


def test_a_dash_before_the_first_item_is_a_bullet_where_others_follow() -> None:
    text = "It hurts. Signs may include -  fever   - dry cough  - thirst"
    assert shown(text) == ["paragraph: It hurts. Signs may include", "item: fever", "item: dry cough", "item: thirst"]


@pytest.mark.parametrize(
    "text",
    [
        "A cold - the commonest illness - passes.",
        "Methadone - a slow drug   - Heroin, a fast one",  # a name and what is said of it
        "It is a long - and hard - way. Do this:   - rest   - drink",
        "Signs may include - fever\n- cough\n- thirst",  # on lines of their own
    ],
)
def test_other_dashes_stay_in_their_paragraph(text: str) -> None:
    assert " - " in shown(text)[0]


@given(NAMES, st.booleans())
def test_a_list_said_twice_is_found_twice(names: list[str], closed: bool) -> None:
    stop = "." if closed else ""
    bulleted = "  - ".join(names)
    text = f"Signs include:  - {bulleted}{stop}  {' '.join(names)}{stop} Ask your doctor."
    items = [f"item: {name}" for name in names[:-1]] + [f"item: {names[-1]}{stop}"]
    assert shown(text) == ["paragraph: Signs include:", *items, *items, "paragraph: Ask your doctor."]


def test_items_said_twice_one_by_one() -> None:
    first, second = "You can call for help at any time.", "You can also write. Someone will answer."
    text = f"Get help. - {first}  {first} - {second} {second} It is free."
    assert shown(text) == [
        "paragraph: Get help.",
        *[f"item: {first}"] * 2,
        *[f"item: {second}"] * 2,
        "paragraph: It is free.",
    ]


def test_a_list_said_twice_may_reach_over_a_wide_gap() -> None:
    text = "They give:  - food  - shelter    food     shelter    Then you go."
    assert shown(text)[1:] == ["item: food", "item: shelter"] * 2 + ["paragraph: Then you go."]


@pytest.mark.parametrize(
    "text",
    [
        "Do this:  - rest, rest and rest  - drink",
        "Do this:  - eat well  - eat well and sleep well",
        "Do this:   - sleep well at night   - sleep well at night   - sleep well at night   - rest",
        "Do this:\n- rest\n- sleep rest",
    ],
)
def test_words_that_merely_come_again_are_no_second_list(text: str) -> None:
    assert unfolded(text, list(fragments(text))) == list(fragments(text))
