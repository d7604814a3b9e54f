from graph.claims.units import units
from graph.model import BlockKind, Document, Span
from graph.structure import blocks


def document(text: str) -> Document:
    return Document("d", "", text, blocks(text))


def test_items_bind_to_their_lead_in() -> None:
    text = "Gout hurts. Signs include:\n\n- swelling\n- heat\n\nSee a doctor."
    found = list(units(document(text)))
    assert [(u.span.of(text), u.lead_in and u.lead_in.of(text)) for u in found] == [
        ("Gout hurts.", None),
        ("Signs include:", None),
        ("swelling", "Signs include:"),
        ("heat", "Signs include:"),
        ("See a doctor.", None),
    ]
    assert [u.position for u in found] == [0, 1, 2, 3, 4]


def test_items_set_off_by_blanks_alone_bind_too() -> None:
    text = "Signs include       - Swelling    - Heat       Most people recover."
    assert [u.lead_in is not None for u in units(document(text))] == [False, True, True, False]


def test_a_paragraph_below_a_named_item_describes_it() -> None:
    text = "Medicines are:\n\n• Colchicine\n\nThis drug is old.\n\n• Aspirin\n\nIt is older.\n"
    described = {u.span.of(text): u.name and u.name.of(text) for u in units(document(text))}
    assert described["This drug is old."] == "Colchicine"
    assert described["It is older."] == "Aspirin"


def test_headings_hold_until_the_next() -> None:
    text = "What is gout?\n\nA disease.\n\nWhat causes gout?\n\nCrystals do. They hurt.\n"
    found = list(units(document(text)))
    assert all(u.kind is not BlockKind.HEADING for u in found)
    assert [u.heading and u.heading.of(text) for u in found] == ["What is gout?"] + ["What causes gout?"] * 2
    assert found[2].previous == found[1].span


def test_empty_text_has_no_units() -> None:
    assert list(units(Document("d", "", "", ()))) == []
    assert Span(0, 0) not in [u.span for u in units(document("  \n "))]
