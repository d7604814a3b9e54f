from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.linking.tokens import tokenise
from graph.linking.vectors import word_vectors


@dataclass(frozen=True)
class Encoded:
    offsets: NDArray[np.int32]
    states: NDArray[np.float32]


def encoded(*spans: tuple[int, int]) -> Encoded:
    states = np.arange(2 * len(spans), dtype=np.float32).reshape(-1, 2)
    return Encoded(np.array(spans, dtype=np.int32).reshape(-1, 2), states)


def test_a_word_is_the_mean_of_its_sub_words() -> None:
    tokens = tokenise("heroin use")
    vectors = word_vectors(encoded((0, 3), (3, 6), (7, 10)), tokens, 0)
    assert vectors.tolist() == [[1, 2], [4, 5]]


def test_what_the_encoder_did_not_see_is_zero() -> None:
    assert word_vectors(encoded((0, 6)), tokenise("heroin use"), 0).tolist() == [[0, 1], [0, 0]]
    assert word_vectors(encoded(), tokenise("heroin"), 0).tolist() == [[0, 0]]


def test_the_title_before_the_text_is_passed_over() -> None:
    text = "Drugs. heroin"
    vectors = word_vectors(encoded((0, 5), (5, 6), (7, 13)), tokenise("heroin"), -7)
    assert text[7:] == "heroin"
    assert vectors.tolist() == [[4, 5]]


def test_special_tokens_belong_to_no_word() -> None:
    assert word_vectors(encoded((0, 0), (0, 6), (0, 0)), tokenise("heroin"), 0).tolist() == [[2, 3]]
