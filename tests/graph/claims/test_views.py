from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.claims.candidates import read_sentences
from graph.claims.views import View, view

if TYPE_CHECKING:
    from tests.graph.claims.conftest import Read


def seen(read: Read, marked: str) -> View:
    document, mentions = read(marked)
    (sentence,) = read_sentences(document, mentions)
    return view(document.text, sentence)


def test_mentions_become_one_word_each(read: Read) -> None:
    found = seen(read, "Some [severe cases|c] cause [high fevers|e], doctors say.")
    assert found.words == ("som", "CONDITION", "caus", "EFFECT", ",", "doctor", "say", ".")
    assert [found.words[place] for place in found.places] == ["CONDITION", "EFFECT"]
    assert found.heads == ("cas", "fever")
    assert found.inside(0, 1) == found.between(0, 1) == ("caus",)


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("It causes [pain|e], [fever|e], and a [rash|e].", [(0, 2)] * 3),
        ("[Aspirin|m] eases [pain|e] or [fever|e].", [(0, 0), (1, 2), (1, 2)]),
        ("[Drugs|m] such as [aspirin|m]/[codeine|m].", [(0, 0), (1, 2), (1, 2)]),
        ("[Pain|e] that is followed by [fever|e].", [(0, 0), (1, 1)]),
    ],
)
def test_coordinated_lists_are_groups(read: Read, marked: str, groups: list[tuple[int, int]]) -> None:
    assert list(seen(read, marked).groups) == groups


def test_words_between_lists_leave_their_members_out(read: Read) -> None:
    found = seen(read, "[Aspirin|m] and [codeine|m] ease [pain|e] and [fever|e].")
    assert found.inside(0, 3) == ("eas",)
