from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from graph.claims.candidates import Candidate
from graph.claims.families import SENSES, Family, Sense
from graph.claims.pairs import read_pairs
from graph.claims.places import FLAGS, places
from graph.claims.vectors import VectorModel, mixed, mixture
from graph.identifiers import candidate_iri
from graph.linking.stretch import Stretch
from graph.linking.tokens import tokenise
from graph.linking.vectors import bounds
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType

TEXT = "Heroin causes euphoria. It may also bring on nausea."
DIMENSION = 4


def _mention(name: str, type_: ConceptType) -> Mention:
    start = TEXT.index(name)
    return Mention(Span(start, start + len(name)), str(candidate_iri(name)), name, type_, 1.0, ())


@pytest.fixture
def candidates() -> list[Candidate]:
    mentions = [
        _mention("Heroin", ConceptType.SUBSTANCE),
        _mention("euphoria", ConceptType.EFFECT),
        _mention("nausea", ConceptType.EFFECT),
    ]
    pairs = read_pairs(Document("d", "Heroin", TEXT, blocks(TEXT)), mentions)
    return [candidate for candidate in pairs.candidates if candidate.one.label.lower() == "heroin"]


def _stretch(first: int, last: int) -> Stretch:
    tokens = tokenise(TEXT)[first:last]
    vectors = np.arange(len(tokens) * DIMENSION, dtype=np.float32).reshape(len(tokens), DIMENSION)
    starts, ends = bounds(tokens).T
    return Stretch(starts, ends, vectors, np.full(DIMENSION, 7, dtype=np.float32))


def _model() -> VectorModel:
    """Says of every pair that its first member produces the second, the surer the greater the first one's vector."""
    d, h, classes = DIMENSION, 1, 1 + len(SENSES)
    produces = 1 + SENSES.index(Sense(Family.PRODUCES, True))
    towards = np.eye(classes, dtype=np.float32)[[produces]]
    nothing = np.zeros((d, h), dtype=np.float32)
    return VectorModel(
        first=np.ones((d, h), dtype=np.float32),
        second=nothing,
        between=nothing,
        left=nothing,
        right=nothing,
        flags=np.zeros((FLAGS, h), dtype=np.float32),
        bias=np.zeros(h, dtype=np.float32),
        from_hidden=towards,
        from_product=np.zeros((h, classes), dtype=np.float32),
        offset=np.zeros(classes, dtype=np.float32),
    )


def _even(candidates: list[Candidate]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    allowed = [[True, *(sense.takes(c.one.type, c.other.type) for sense in SENSES)] for c in candidates]
    table = np.array(allowed, dtype=np.float32)
    return np.asarray(table / table.sum(axis=1, keepdims=True), dtype=np.float32)


def test_members_are_found_by_the_words_they_cover(candidates: list[Candidate]) -> None:
    stretch = _stretch(0, 100)
    found = places(candidates, range(len(candidates)), stretch.starts, stretch.ends)
    words = [token.text for token in tokenise(TEXT)]
    for row, spans in zip(found.rows, found.spans, strict=True):
        one, other = words[spans[0] : spans[1]], words[spans[2] : spans[3]]
        assert one == ["Heroin"]
        assert " ".join(other) == candidates[row].other.span.of(TEXT)
        assert words[spans[4] : spans[5]] == words[spans[1] : spans[2]]


def test_the_title_stands_for_a_member_outside_the_words(candidates: list[Candidate]) -> None:
    second = _stretch(4, 100)
    found = places(candidates, range(len(candidates)), second.starts, second.ends)
    assert [candidates[row].other.label for row in found.rows] == ["nausea"] * len(found.rows)
    assert (found.spans[:, :2] == -1).all()
    scores = _model().scores([(second, found)])
    assert_allclose(scores.max(axis=1), 7 * DIMENSION)


def test_vectors_raise_what_they_speak_for_and_leave_a_distribution(candidates: list[Candidate]) -> None:
    before = _even(candidates)
    after = mixed(_model(), before, [(candidates, [_stretch(0, 100)])])
    produces = 1 + SENSES.index(Sense(Family.PRODUCES, True))
    assert_allclose(after.sum(axis=1), 1, rtol=1e-5)
    assert (after[:, produces] > before[:, produces]).all()
    assert (after[before == 0] == 0).all()


def test_without_vectors_words_alone_decide(candidates: list[Candidate]) -> None:
    before = _even(candidates)
    assert mixed(_model(), before, [(candidates, [])]) is before
    assert mixture(before, np.zeros_like(before)) is before


def test_the_shipped_network_reads_the_encoders_vectors() -> None:
    model = VectorModel.load()
    assert model.flags.shape[0] == FLAGS
    assert model.offset.shape == (1 + len(SENSES),)
    assert model.first.shape[0] == 384
