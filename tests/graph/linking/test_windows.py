from hypothesis import given
from hypothesis import strategies as st

from graph.linking.tokens import tokenise
from graph.linking.windows import Window, context, windows
from graph.model import Document
from graph.structure import blocks


@given(st.lists(st.sampled_from(["word", "end.", "\n", "- item", "a, b"]), max_size=400))
def test_windows_cover_all_tokens_once(pieces: list[str]) -> None:
    text = " ".join(pieces)
    tokens = tokenise(text)
    found = windows(text, tokens)
    assert [at for window in found for at in range(window.first, window.last)] == list(range(len(tokens)))
    assert all(window.last - window.first <= 150 for window in found)


def test_windows_end_with_sentences() -> None:
    text = "This is a sentence. " * 100
    tokens = tokenise(text)
    assert all(tokens[window.last - 1].text == "." for window in windows(text, tokens))


def test_context_keeps_offsets_and_marks_blocks() -> None:
    text = "Symptoms:\n- fever\n- cough\nSee a doctor."
    document = Document("d", "Flu", text, blocks(text))
    tokens = tokenise(text)
    shown, shift = context(document, tokens, Window(0, len(tokens)))
    assert shown.startswith("Flu. Symptoms")
    assert "fever;- cough;See" in shown
    assert all(shown[t.start - shift : t.end - shift] == t.text for t in tokens)
