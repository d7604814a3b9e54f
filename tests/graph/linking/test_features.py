from __future__ import annotations

from graph.linking.features import BREAK, features
from graph.linking.tokens import tokenise
from graph.model import Block, BlockKind, Document, Span


def test_blocks_and_what_two_blanks_set_off_begin_anew() -> None:
    one, other = "Fever and\n  chills.  Rest  in bed", "See a doctor."
    text = f"{one}\n\n{other}"
    spans = Span(0, len(one)), Span(len(text) - len(other), len(text))
    document = Document("d", "Flu", text, tuple(Block(span, BlockKind.PARAGRAPH) for span in spans))
    tokens = tokenise(text)
    table = features(document, tokens, (), lambda _: ())
    begun = [token.text for token, row in zip(tokens, table, strict=True) if row[BREAK]]
    assert begun == ["Fever", "Rest", "in", "See"]
