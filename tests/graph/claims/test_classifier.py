from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims.classifier import Classifier, WordModel
from graph.claims.families import SENSES, Family, Sense, relation
from graph.claims.features import Part
from graph.claims.trees import Trees
from ontology.terms import ConceptType, Relation

EFFECT, CONDITION, MEDICATION = ConceptType.EFFECT, ConceptType.CONDITION, ConceptType.MEDICATION
FORWARD = 1 + SENSES.index(Sense(Family.PRODUCES, True))


def model(**weights: float) -> WordModel:
    names = {"alone": "b:cause", "scoped": "~eff b:cause", "types": "med~eff types"}
    table = np.zeros((len(weights) + 1, 1 + len(SENSES)), dtype=np.float32)
    for row, value in enumerate(weights.values()):
        table[row, FORWARD] = value
    return WordModel([names[name] for name in weights], table)


def odds(words: WordModel, parts: list[Part]) -> float:
    ((none, *rest),) = words.probabilities([parts], [(MEDICATION, EFFECT)])
    assert sum([none, *rest]) == pytest.approx(1)
    return float(np.log(rest[FORWARD - 1] / none))


def test_features_count_alone_and_within_their_role() -> None:
    words = model(alone=1.0, scoped=0.5, types=0.25)
    cause = Part("~eff", ("b:cause",), True)
    assert odds(words, [cause]) == pytest.approx(1.5, abs=1e-5)
    assert odds(words, [Part("~con", ("b:cause",), True)]) == pytest.approx(1.0, abs=1e-5)
    assert odds(words, [cause, Part("med~eff", ("types",), False)]) == pytest.approx(1.75, abs=1e-5)
    assert odds(words, [Part("med~eff", ("b:cause", "unknown"), False)]) == pytest.approx(0, abs=1e-5)


def test_a_sense_that_the_types_forbid_is_impossible() -> None:
    probabilities = model(alone=1.0).probabilities([[Part("-eff", ("b:cause",), True)]], [(EFFECT, EFFECT)])[0]
    assert [str(s) for s, p in zip(SENSES, probabilities[1:], strict=True) if p > 0] == ["kind>", "kind<"]


def test_trees_follow_thresholds() -> None:
    arrays = {
        "tree_feature": np.array([[0, 0, 0], [1, 0, 0]]),
        "tree_threshold": np.array([[0.5, 0, 0], [2.0, 0, 0]]),
        "tree_left": np.array([[1, 1, 2], [1, 1, 2]]),
        "tree_right": np.array([[2, 1, 2], [2, 1, 2]]),
        "tree_value": np.array([[0, -1.0, 1.0], [0, -0.1, 0.1]]),
        "tree_base": np.array(0.5),
        "tree_depth": np.array(1),
    }
    table = np.array([[0.5, 3.0], [0.6, 2.0]], dtype=np.float32)
    assert Trees.of(arrays).log_odds(table) == pytest.approx([-0.4, 1.4])


def test_the_shipped_classifier_loads() -> None:
    shipped = Classifier.load()
    assert 0.2 < shipped.threshold < 0.6
    assert shipped.slope > 0


@given(st.sampled_from(list(Family)), st.sampled_from(list(ConceptType)), st.sampled_from(list(ConceptType)))
def test_every_family_names_a_relation_for_the_types_it_takes(
    family: Family, one: ConceptType, other: ConceptType
) -> None:
    if Sense(family, True).takes(one, other):
        named, in_order = relation(family, one, other)
        subject = one if in_order else other
        if named is Relation.HAS_SYMPTOM:
            assert subject is CONDITION
        if named is Relation.HAS_CAUSE:
            assert subject in (CONDITION, EFFECT)
        assert Sense.parse(str(Sense(family, in_order))) == Sense(family, in_order)
