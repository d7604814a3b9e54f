from collections.abc import Callable

import pytest

from embeddings.ranking import Ranking
from service.search.response import ConceptRef, LinkedConcept, Understanding
from service.search.understanding.reader import restated
from service.search.verdict import THRESHOLD, signals, verdict


def understood(text: str, written: str, label: str, mentions: int = 3) -> Understanding:
    start = text.index(written)
    concept = ConceptRef("https://example.org/it", label, ())
    return Understanding(
        text, (LinkedConcept(concept, start, start + len(written), written, label, False, mentions, 0),)
    )


def similarity(cosines: dict[str, float], asked: list[str]) -> Callable[[str], Callable[[str], float | None]]:
    def of(text: str) -> Callable[[str], float | None]:
        asked.append(text)
        return cosines.get

    return of


FAR = Ranking(entries=[("near", "d"), ("further", "d"), ("gone", "d")], cosine=0.3, lead=0.02)


def test_a_question_in_words_that_texts_lack_is_near_by_the_name_of_what_it_means() -> None:
    asked: list[str] = []
    question = understood("what helps with smack", "smack", "heroin")
    seen = signals(question, FAR, similarity({"near": 0.8, "further": 0.5}, asked))
    assert asked == ["what helps with heroin"]
    assert (seen.cosine, seen.lead) == (0.8, 0.02)
    assert verdict(question, seen, None).answered


def test_passages_that_are_gone_meanwhile_are_near_to_nothing() -> None:
    question = understood("what helps with smack", "smack", "heroin")
    assert signals(question, FAR, similarity({}, [])).cosine == FAR.cosine


@pytest.mark.parametrize(
    ("question", "ranking"),
    [
        (understood("what helps with Heroins", "Heroins", "heroin"), FAR),
        (understood("what helps with smack", "smack", "heroin", mentions=0), FAR),
        (understood("what helps with smack", "smack", "heroin"), Ranking(entries=FAR.entries, cosine=0.9, lead=0.02)),
        (understood("what helps with smack", "smack", "heroin"), Ranking(entries=FAR.entries, cosine=0.0, lead=0.02)),
    ],
    ids=["the same name", "of which no text speaks", "near as it is", "no lane of vectors"],
)
def test_otherwise_it_is_compared_once(question: Understanding, ranking: Ranking) -> None:
    asked: list[str] = []
    seen = signals(question, ranking, similarity({"near": 0.99}, asked))
    assert (seen.cosine, asked) == (ranking.cosine, [])
    assert verdict(question, seen, None).answered == (seen.confidence >= THRESHOLD)


def test_overlapping_names_are_replaced_once() -> None:
    text = "coming off junk"
    one, other = understood(text, "off junk", "opioid withdrawal"), understood(text, "junk", "heroin")
    assert restated(Understanding(text, (*other.concepts, *one.concepts))) == "coming opioid withdrawal"
