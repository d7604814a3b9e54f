from hypothesis import given
from hypothesis import strategies as st

from graph.linking.tokens import tokenise
from graph.linking.windows import windows
from graph.model import Document
from graph.structure import blocks


def document(text: str) -> Document:
    return Document("d", "Flu", text, blocks(text))


@given(st.lists(st.sampled_from(["word", "end.", "\n", "- item", "a, b", "\n\n", "x" * 2100]), max_size=400))
def test_windows_cover_all_tokens_once(pieces: list[str]) -> None:
    text = " ".join(pieces)
    tokens = tokenise(text)
    found = windows(document(text), tokens)
    assert [at for window in found for at in range(window.first, window.last)] == list(range(len(tokens)))
    assert all(tokens[at].start >= window.span.start for window in found for at in range(window.first, window.last))


def test_nothing_to_read_has_no_window() -> None:
    assert windows(document(" \n"), ()) == ()
