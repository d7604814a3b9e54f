from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Block, BlockKind, Document, Passage, Span
from graph.passages import MAX_CHARS, MAX_WORDS, passages
from graph.structure import blocks

WORDS = st.sampled_from(["fever", "Cough", "e\u0301", "😀", "مرحبا", "\x00", "x" * 450, "(a)", "2.5"])
RUNS = st.builds(
    lambda word, stop, times: (word + stop) * times, WORDS, st.sampled_from([" ", ". ", ", "]), st.integers(1, 40)
)
PARTS = st.one_of(RUNS, st.sampled_from(["\n\n", "\n- ", "\n\nOutlook\n\n", " include:\n", "\r\n\r\n", "   "]))
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=12).map("".join))


def read(text: str) -> Document:
    return Document("d", "d", text, blocks(text))


def assert_sound(document: Document, found: tuple[Passage, ...]) -> None:
    text, done = document.text, 0
    for passage in found:
        exact = passage.span.of(text)
        assert passage.span.start >= done
        assert not text[done : passage.span.start].strip()
        assert exact == exact.strip() != ""
        assert len(exact.split()) <= MAX_WORDS
        assert len(exact) <= MAX_CHARS
        done = passage.span.end
    assert not text[done:].strip()


@settings(deadline=None)
@given(TEXTS)
def test_passages_hold_every_character_once_and_are_bounded(text: str) -> None:
    document = read(text)
    assert_sound(document, passages(document))


@settings(deadline=None)
@given(TEXTS, st.data())
def test_layout_outside_blocks_is_within_passages(text: str, data: st.DataObject) -> None:
    whole = read(text)
    kept = tuple(block for block in whole.blocks if data.draw(st.booleans()))
    document = Document("d", "d", text, kept)
    assert_sound(document, passages(document))


@settings(deadline=None)
@given(TEXTS)
def test_headings_stand_before_the_end_of_their_passage(text: str) -> None:
    document = read(text)
    headings = {block.span for block in document.blocks if block.kind is BlockKind.HEADING}
    for passage in passages(document):
        assert set(passage.headings) <= headings
        assert list(passage.headings) == sorted(passage.headings)
        assert all(heading.start < passage.span.end for heading in passage.headings)


def test_headings_open_passages_and_make_their_path() -> None:
    text = "Heroin\n\nCauses\n\nPeer pressure is one.\n\nEffects\n\nEuphoria is one."
    found = passages(read(text))
    assert [passage.span.of(text) for passage in found] == [
        "Heroin\n\nCauses\n\nPeer pressure is one.",
        "Effects\n\nEuphoria is one.",
    ]
    assert [[heading.of(text) for heading in passage.headings] for passage in found] == [
        ["Heroin", "Causes"],
        ["Heroin", "Effects"],
    ]


def test_a_heading_without_content_is_a_passage() -> None:
    text = "AB\nCD"
    document = Document("d", "d", text, tuple(Block(Span(a, a + 2), BlockKind.HEADING, 1) for a in (0, 3)))
    assert [(p.span.of(text), p.headings) for p in passages(document)] == [
        ("AB", (Span(0, 2),)),
        ("CD", (Span(3, 5),)),
    ]


def test_a_lead_in_stays_with_its_list() -> None:
    before = "Some words before it stand here. " * 28
    text = f"{before.strip()}\n\nIt may include:\n\n" + "\n".join(f"- effect number {n}" for n in range(10))
    assert len(passages(read(text))) == 2
    assert passages(read(text))[1].span.of(text).startswith("It may include:")


def test_a_named_item_stays_with_its_description() -> None:
    before = "Some words before it stand here. " * 32
    text = f"{before.strip()}\n\n• Methadone\n\nThis is a drug that acts on receptors in the brain for a long time."
    assert passages(read(text))[1].span.of(text).startswith("• Methadone")


def test_long_paragraphs_are_cut_between_sentences() -> None:
    text = "This sentence has exactly seven words here. " * 100
    for passage in passages(read(text)):
        assert passage.span.of(text).startswith("This sentence")
        assert passage.span.of(text).endswith("words here.")


def test_long_sentences_are_cut_after_clauses() -> None:
    text = "one two three four five six seven eight nine ten, " * 50
    assert all(passage.span.of(text).endswith("ten,") for passage in passages(read(text)))


def test_an_empty_text_has_no_passages() -> None:
    assert passages(read("")) == passages(read(" \n\t ")) == ()


@pytest.mark.parametrize(
    "unit", ["x", "word ", "A sentence of five words. ", "Name\n\n", "- x:\n", "It is:\n\n- a\n\n"]
)
def test_very_long_and_repetitive_texts(unit: str) -> None:
    document = read(unit * (400_000 // len(unit)))
    assert_sound(document, passages(document))
