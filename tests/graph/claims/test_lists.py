import numpy as np

from graph.claims.lists import agreed
from graph.claims.pairs import Pairs, read_pairs
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType

EFFECT, MEDICATION = ConceptType.EFFECT, ConceptType.MEDICATION


def read(text: str, *surfaces: tuple[str, ConceptType]) -> Pairs:
    mentions = []
    for surface, type_ in surfaces:
        start = text.index(surface)
        mentions.append(Mention(Span(start, start + len(surface)), f"urn:{surface}", surface, type_, 1.0, ()))
    return read_pairs(Document("d", "", text, blocks(text)), mentions)


def test_the_members_of_a_list_are_drawn_towards_the_first() -> None:
    pairs = read("Symptoms such as nausea, sweating and pain.", ("Symptoms", EFFECT), ("nausea", EFFECT),
                 ("sweating", EFFECT), ("pain", EFFECT))  # fmt: skip
    rows = [row for row, candidate in enumerate(pairs.candidates) if candidate.first == 0]
    before = np.full((len(pairs.candidates), 3), [0.9, 0.1, 0.0], dtype=np.float32)
    before[rows[0]] = [0.1, 0.9, 0.0]
    after = agreed(pairs, before)
    assert len(rows) == 3
    assert np.allclose(after[rows], [[0.1, 0.9, 0.0], [0.5, 0.5, 0.0], [0.5, 0.5, 0.0]])
    assert np.allclose(after.sum(axis=1), 1)
    assert before[rows[1], 0] == np.float32(0.9)


def test_a_sense_that_is_impossible_for_one_member_stays_so() -> None:
    pairs = read("Heroin causes nausea and pain.", ("Heroin", ConceptType.SUBSTANCE), ("nausea", EFFECT),
                 ("pain", EFFECT))  # fmt: skip
    rows = [row for row, candidate in enumerate(pairs.candidates) if candidate.first == 0]
    before = np.full((len(pairs.candidates), 3), [0.2, 0.3, 0.5], dtype=np.float32)
    before[rows[1]] = [0.5, 0.5, 0.0]
    after = agreed(pairs, before)
    assert after[rows[1], 2] == 0
    assert np.allclose(after.sum(axis=1), 1)


def test_items_under_one_lead_in_are_drawn_towards_their_mean() -> None:
    text = "Codeine can cause:\n\n- nausea\n- dry skin\n- pain at night"
    pairs = read(text, ("Codeine", MEDICATION), ("nausea", EFFECT), ("dry skin", EFFECT), ("pain", EFFECT))
    rows = [
        row
        for row, candidate in enumerate(pairs.candidates)
        if candidate.one.label == "Codeine" and candidate.sentence.unit.lead_in
    ]
    before = np.full((len(pairs.candidates), 2), [0.9, 0.1], dtype=np.float32)
    before[rows[0]] = [0.3, 0.7]
    after = agreed(pairs, before)
    assert len(rows) == 3
    assert np.allclose(after[rows, 1], [(0.7 + 0.3) / 2, (0.1 + 0.3) / 2, (0.1 + 0.3) / 2])
