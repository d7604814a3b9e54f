from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Block, BlockKind, Span
from graph.structure import blocks, item_content, item_described, row_name

SCRAPS = st.sampled_from(
    (
        *[
            "\n",
            "\r\n",
            "\n\n",
            "\n    \n",
            "   ",
            "  ",
            " ",
            "\t",
            "- ",
            "• ",
            "* ",
            "1. ",
            "a) ",
            ":",
            ".",
            "?",
            "-",
            "•",
        ],
        *[
            "fever",
            "Cough",
            "e\u0301",
            "😀",
            "مرحبا",
            "\x00",
            "\u2028",
            "\u00a0",
            "include",
            "50%",
            "(x)",
            "Loss of taste",
        ],
    )
)
TEXTS = st.one_of(st.text(), st.lists(SCRAPS, max_size=60).map("".join))


def shown(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(text)) for block in blocks(text)]


def assert_covers(text: str, spans: list[Span]) -> None:
    done = 0
    for span in spans:
        assert span.start >= done
        assert not text[done : span.start].strip()
        assert span.of(text)
        assert span.of(text) == span.of(text).strip()
        done = span.end
    assert not text[done:].strip()


@settings(deadline=None)
@given(TEXTS)
def test_blocks_hold_every_character_once(text: str) -> None:
    assert_covers(text, [block.span for block in blocks(text)])


@settings(deadline=None)
@given(TEXTS)
def test_levels_are_positive_exactly_for_headings_and_items(text: str) -> None:
    for block in blocks(text):
        assert (block.level > 0) == (block.kind in (BlockKind.HEADING, BlockKind.ITEM))


def test_questions_and_short_lines_head_what_follows() -> None:
    text = "What is heroin?\n\nHeroin is a drug.\n\nOutlook\nIt is good."
    assert shown(text) == [
        ("heading", "What is heroin?"),
        ("paragraph", "Heroin is a drug."),
        ("heading", "Outlook"),
        ("paragraph", "It is good."),
    ]


def test_a_title_above_headings_is_their_parent() -> None:
    text = "Heroin\n\nCauses\n\nPeer pressure is one.\n\nEffects\n\nEuphoria is one."
    levels = [block.level for block in blocks(text) if block.kind is BlockKind.HEADING]
    assert levels == [1, 2, 2]


def test_a_short_line_with_nothing_below_is_no_heading() -> None:
    assert shown("It is rare.\n\nNational Library of Medicine")[-1][0] == "paragraph"


def test_flattened_web_list() -> None:
    text = "Symptoms may include       - Fatigue after walking    - Tripping or falling       Doctors may use tests."
    assert shown(text) == [
        ("paragraph", "Symptoms may include"),
        ("item", "- Fatigue after walking"),
        ("item", "- Tripping or falling"),
        ("paragraph", "Doctors may use tests."),
    ]


def test_flattened_list_after_a_full_stop() -> None:
    text = "Dry eye may include any of the following. - stinging of the eye   - a sandy feeling"
    assert [kind for kind, _ in shown(text)] == ["paragraph", "item", "item"]


def test_hyphens_inside_sentences_stay() -> None:
    text = "It is - as far as we know - a long-term, dose-dependent effect."
    assert shown(text) == [("paragraph", text)]


def test_flattened_table_of_shares() -> None:
    text = "The table says how often (when available) Skin rash 90% Wilms tumor (nephroblastoma) 7.5% Short stature -"
    assert shown(text) == [
        ("paragraph", "The table says how often (when available)"),
        ("row", "Skin rash 90%"),
        ("row", "Wilms tumor (nephroblastoma) 7.5%"),
        ("row", "Short stature -"),
    ]
    assert row_name(text, blocks(text)[2].span).of(text) == "Wilms tumor (nephroblastoma)"


def test_percentages_inside_sentences_are_no_table() -> None:
    text = "Each child has a 25% (1 in 4) risk, a 50% (1 in 2) risk to be a carrier, and a 25% chance of neither."
    assert shown(text) == [("paragraph", text)]


def test_name_set_off_by_wide_gaps_heads_its_sentences() -> None:
    text = (
        "Treatment comes in kinds.   Chemotherapy    Chemotherapy is a treatment that uses drugs to stop cancer cells."
    )
    assert [kind for kind, _ in shown(text)] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize("gap", ["\n", "    ", "\n\n"])
def test_bare_list_after_a_lead_in(gap: str) -> None:
    text = gap.join(["Causes of pain:", "headache", "low back strain", "cancer"])
    assert [kind for kind, _ in shown(text)] == ["paragraph", "item", "item", "item"]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Heroin use changes the way the brain functions, altering the\n"
        "balance of chemicals and neurotransmitters and causing a\n"
        "powerful physical dependence.\n"
    )
    assert [kind for kind, _ in shown(text)] == ["paragraph"]


def test_items_nest_by_indentation() -> None:
    text = "- one\n    - inner\n    - inner too\n- two"
    assert [block.level for block in blocks(text)] == [1, 2, 2, 1]


def test_a_bullet_on_its_own_line_belongs_to_the_next() -> None:
    assert shown("•\nMethadone\n•\nNaltrexone") == [("item", "•\nMethadone"), ("item", "•\nNaltrexone")]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "1.", "12)", "a)", "(iv)"])
def test_item_content_leaves_the_mark_out(mark: str) -> None:
    text = f"{mark} Methadone"
    (item,) = blocks(text)
    assert item.kind is BlockKind.ITEM
    assert item_content(text, item.span).of(text) == "Methadone"


def test_named_items_own_the_paragraphs_below() -> None:
    text = "Options:\n\n  • Methadone\n\nThis is a drug.\n\nIt helps.\n\n  • Rest in bed.\n\nSee a doctor."
    parts = blocks(text)
    owners = [item_described(text, parts, position) for position in range(len(parts))]
    assert [owner.span.of(text) if isinstance(owner, Block) else None for owner in owners] == [
        None,
        None,
        "• Methadone",
        "• Methadone",
        None,
        None,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300_000,
        " " * 300_000 + "x",
        "x\r" * 60_000,
        "- " * 100_000,
        "\n- x:" * 50_000,
        "A 5% " * 60_000,
        "a - rest and sleep at night   " * 8_000,
        "  - ".join("a " * n for n in range(600)),
        "- " + "a " * 100_000,
    ],
)
def test_very_long_and_repetitive_texts(text: str) -> None:
    assert_covers(text, [block.span for block in blocks(text)])
