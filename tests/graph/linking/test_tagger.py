import numpy as np
import pytest

from graph.linking.features import BREAK, SIZE
from graph.linking.tagger import Tagger, Words, breaks
from graph.linking.tags import TAGS, Tagged
from ontology.terms import ConceptType

COUNT = len(TAGS)


def tagger(**changes: np.ndarray) -> Tagger:
    weights = {
        "hidden": np.zeros((3 * SIZE, 2)),
        "hidden_bias": np.zeros(2),
        "from_hidden": np.zeros((2, COUNT)),
        "from_vector": np.eye(COUNT),
        "from_hashes": np.zeros((0, COUNT)),
        "bias": np.zeros(COUNT),
        "start": np.zeros(COUNT),
        "transitions": np.zeros((COUNT, COUNT)),
    }
    return Tagger.of({**weights, **changes})


def bounds(count: int) -> np.ndarray:
    """Words of three letters with a space between."""
    return np.array([(4 * at, 4 * at + 3) for at in range(count)], dtype=np.int64).reshape(-1, 2)


def words(scores: np.ndarray, *block_starts: int) -> Words:
    features = np.zeros((len(scores), SIZE), dtype=np.float32)
    features[list(block_starts), BREAK] = 1
    return Words(bounds(len(scores)), features, np.zeros((len(scores), 1), dtype=np.int64), scores.astype(np.float32))


def favouring(*tags: str) -> np.ndarray:
    return np.array([[4.0 * (tag == name) for name in TAGS] for tag in tags])


def test_mentions_are_read_from_the_best_path() -> None:
    (found,) = tagger().tag([words(favouring("B-effect", "I-effect", "O", "B-cause"))])
    assert [(t.first, t.last, t.type) for t in found] == [(0, 2, ConceptType.EFFECT), (3, 4, ConceptType.CAUSE)]
    assert all(0 < t.score <= 1 for t in found)


def test_a_mention_never_begins_inside() -> None:
    (found,) = tagger().tag([words(favouring("I-effect", "I-effect"))])
    assert all(TAGS[0] == "O" and t.first >= 0 for t in found)
    assert all(t.type is ConceptType.EFFECT for t in found)


def test_a_mention_never_crosses_a_block() -> None:
    scores = favouring("B-effect", "I-effect", "I-effect")
    (whole,) = tagger().tag([words(scores, 0)])
    (cut,) = tagger().tag([words(scores, 0, 1)])
    assert [(t.first, t.last) for t in whole] == [(0, 3)]
    assert all(t.last <= 1 or t.first >= 1 for t in cut)


def test_sequences_of_one_batch_do_not_touch_each_other() -> None:
    short, long = favouring("B-therapy"), favouring("O", "B-effect", "I-effect", "B-cause", "O")
    together = [t for found in tagger().tag([words(short), words(long)]) for t in found]
    apart = [t for scores in (short, long) for found in tagger().tag([words(scores)]) for t in found]
    assert [(t.first, t.last, t.type) for t in together] == [(t.first, t.last, t.type) for t in apart]
    assert [t.score for t in together] == pytest.approx([t.score for t in apart], abs=1e-5)


def test_hashes_and_vectors_add_up_when_mixed() -> None:
    by_words = tagger(from_vector=np.zeros((0, COUNT)), from_hashes=favouring("B-cause"))
    mixed = tagger().mixed(by_words, 0.4)
    (against,) = mixed.tag([words(favouring("O"))])
    (agreed,) = mixed.tag([words(favouring("B-cause"))])
    others = len(ConceptType) - 1
    for found, outside, cause in ((against, 0.6 * 4, 0.4 * 4), (agreed, 0, 4)):
        assert [(t.first, t.last, t.type) for t in found] == [(0, 1, ConceptType.CAUSE)]
        assert found[0].score == pytest.approx(np.exp(cause) / (np.exp(outside) + np.exp(cause) + others), abs=1e-3)


def test_moving_counts_from_elsewhere() -> None:
    assert Tagged(1, 2, ConceptType.CAUSE, 0.5).moved(10) == Tagged(11, 12, ConceptType.CAUSE, 0.5)


def test_breaks_forbid_only_insides() -> None:
    features = words(np.zeros((2, COUNT)), 1).features
    barred = breaks(features)
    assert not barred[0].any()
    assert {TAGS[at][0] for at in np.flatnonzero(barred[1])} == {"I"}


@pytest.mark.parametrize("tag", TAGS[1:])
def test_every_type_has_a_beginning_and_an_inside(tag: str) -> None:
    assert tag[:2] in ("B-", "I-")
    assert ConceptType(tag[2:])
