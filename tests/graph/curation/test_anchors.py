"""A quotation is found again where it moved, and not where something else is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.curation.anchors import Anchor, find
from graph.model import Span

TEXT = "Ecstasy is a drug. She felt ecstasy at the news. Ecstasy raises the pulse."


def anchor(text: str, span: Span, context: int = 20) -> Anchor:
    before, after = text[max(0, span.start - context) : span.start], text[span.end : span.end + context]
    return Anchor(span.of(text), before, after)


@given(st.text(alphabet="ab é😀", min_size=1, max_size=60), st.data())
def test_in_the_same_text_it_is_found_where_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert find(anchor(text, span), text, span) == span


@given(st.text(alphabet="xyz 😀", max_size=40))
def test_it_is_found_where_an_insertion_moved_it(inserted: str) -> None:
    span = Span(28, 35)
    assert find(anchor(TEXT, span), inserted + TEXT, span) == Span(28 + len(inserted), 35 + len(inserted))


def test_of_two_the_one_whose_surroundings_agree_is_meant() -> None:
    span = Span(28, 35)
    swapped = "Once ecstasy was legal. " * 2 + "Later she felt ecstasy at the news."
    found = find(anchor(TEXT, span), swapped, span)
    assert found is not None and swapped[found.start - 9 : found.end] == "she felt ecstasy"


def test_the_same_word_in_another_sentence_is_not_meant() -> None:
    assert find(anchor(TEXT, Span(28, 35)), "Some ecstasy was sold.", Span(28, 35)) is None
    assert find(anchor(TEXT, Span(28, 35)), "", Span(28, 35)) is None
