from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import lexical
from embeddings.lexical import Bm25
from embeddings.terms import fold, surface_terms, terms

texts = st.lists(st.sampled_from(["heroin", "craving", "sleep", "dose"]), max_size=6).map(" ".join)
rows = st.lists(st.tuples(texts, texts, texts), max_size=8)


def indexed(entries: list[tuple[str, str, str]]) -> lexical.Postings:
    return lexical.build(entries, [sorted({f"urn:{word}" for word in labels.split()}) for _, _, labels in entries])


def by_hand(entries: list[tuple[str, str, str]], term: str, parameters: Bm25) -> list[float]:
    lengths = np.array([[len(terms(field)) for field in entry] for entry in entries]).reshape(-1, 3)
    means = np.maximum(lengths.mean(axis=0), 1e-9)
    scores = []
    for entry, sizes in zip(entries, lengths, strict=True):
        frequency = sum(
            weight * terms(field).count(term) / (1 - b + b * size / mean)
            for weight, b, field, size, mean in zip(parameters.weights, parameters.b, entry, sizes, means, strict=True)
        )
        scores.append(frequency * (parameters.k1 + 1) / (parameters.k1 + frequency))
    return scores


@given(rows.filter(bool))
def test_scores_are_bm25f(entries: list[tuple[str, str, str]]) -> None:
    parameters = Bm25()
    postings = indexed(entries)
    live = np.ones(len(entries), dtype=np.bool_)
    known = lexical.statistics([(postings, live)])
    norms = lexical.norms(postings, known, parameters)
    assert known.entries == len(entries)
    for term in ("heroin", "crave", "absent"):
        scores = lexical.scores(postings, {term: 1.0}, norms, parameters)
        assert scores == pytest.approx(by_hand(entries, term, parameters), rel=1e-4)
        holding = [i for i, entry in enumerate(entries) if any(term in terms(field) for field in entry)]
        assert lexical.document_frequency(term, [(postings, live)]) == len(holding)
        assert np.flatnonzero(postings.holds(term, np.arange(len(entries), dtype=np.int32))).tolist() == holding
    named = [("heroin" in labels) + 0.5 * ("sleep" in labels) for _, _, labels in entries]
    assert lexical.sums(postings, {"urn:heroin": 1.0, "urn:sleep": 0.5, "urn:absent": 1.0}).tolist() == named


@given(st.lists(st.tuples(rows, st.randoms(use_true_random=False)), max_size=4))
def test_merging_equals_building_from_what_lives(parts: list[tuple[list[tuple[str, str, str]], object]]) -> None:
    made, kept = [], []
    for number, (entries, _) in enumerate(parts):
        live = np.array([(number + row) % 3 > 0 for row in range(len(entries))], dtype=np.bool_)
        made.append((indexed(entries), live))
        kept += [entry for entry, alive in zip(entries, live, strict=True) if alive]
    if not made:
        return
    merged, built = lexical.merge(made), indexed(kept)
    assert set(merged.vocabulary) == set(built.vocabulary)
    assert np.array_equal(merged.lengths, built.lengths)
    for term in built.vocabulary:
        assert np.array_equal(merged.rows[merged.of(term)], built.rows[built.of(term)])
        assert np.array_equal(merged.counts[merged.of(term)], built.counts[built.of(term)])


def test_rarer_words_weigh_more_and_none_weighs_less_than_nothing() -> None:
    weights = [lexical.inverse_document_frequency(frequency, 1000) for frequency in (1, 10, 500, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


@given(st.text())
def test_any_text_has_terms(text: str) -> None:
    assert set(surface_terms(text)) == set(terms(text))
    assert fold(fold(text)) == fold(text)
    assert all(word in text for word in surface_terms(text).values())
