from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.linking import ADAPTER, Linker
from graph.model import Document
from graph.structure import blocks
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

TEXT = """Heroin

Heroin can cause drowsiness and slow breathing. Methadone is used to treat heroin addiction.

Side effects of methadone include:
- constipation
- dry mouth
"""
PIECES = ["Heroin", "may cause", "anxiety", "and", "severe nausea", ".", "\n", "- itching", "(PTSD)", "is treated with"]


@dataclass(frozen=True)
class Blank:
    offsets: NDArray[np.int32]
    states: NDArray[np.float32]


def blank(texts: Sequence[str]) -> list[Blank]:
    return [Blank(np.array([[0, len(text)]], dtype=np.int32), np.zeros((1, 384), dtype=np.float32)) for text in texts]


def document(text: str, name: str = "d") -> Document:
    return Document(name, "Heroin", text, blocks(text))


@pytest.fixture(scope="module")
def linker(vocabulary: Vocabulary) -> Linker:
    return Linker(vocabulary)


def test_mentions_are_found_typed_and_linked(linker: Linker) -> None:
    found = {m.span.of(TEXT): m for m in linker.link(document(TEXT))}
    assert found["Methadone"].type is ConceptType.MEDICATION
    assert not found["Methadone"].candidate
    assert found["constipation"].type is ConceptType.EFFECT
    assert found["constipation"].candidate
    assert all(m.reasons and 0 < m.score <= 1 for m in found.values())


def test_the_seam_for_vectors_is_used(vocabulary: Vocabulary) -> None:
    assert ADAPTER.is_file()
    linker = Linker(vocabulary, tokens=blank)
    assert linker.link(document(TEXT)) == linker.link(document(TEXT))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_mentions_are_exact_ordered_apart_and_repeatable(linker: Linker, pieces: list[str]) -> None:
    text = " ".join(pieces)
    mentions = linker.link(document(text))
    assert all(m.span.of(text).strip() == m.span.of(text) != "" for m in mentions)
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))
    assert mentions == linker.link(document(text))


def test_many_documents_are_linked_as_each_alone(linker: Linker) -> None:
    texts = ["", TEXT, "Anxiety. " * 300, "   "]
    together = list(linker.link_many([document(text) for text in texts]))
    assert [[m.span for m in one.mentions] for one in together] == [
        [m.span for m in linker.link(document(t))] for t in texts
    ]
