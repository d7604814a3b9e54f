"""Measures agree with what a hand would compute; the report shows what went wrong."""

from __future__ import annotations

from math import log2

import pytest

from service.evaluation.collection import Collection, Question
from service.evaluation.figures import evaluate
from service.evaluation.report import html, misses
from service.evaluation.trial import SYSTEMS, Answered, Result

QUESTIONS = (Question("q1", "first <b>question</b>", "a"), Question("q2", "second", "b"))
COLLECTION = Collection(QUESTIONS, {"q1": {"d1": 2, "d2": 1}, "q2": {"d3": 1}})


def answered(question: Question, fused: tuple[str, ...], lane: tuple[str, ...], milliseconds: float) -> Answered:
    rankings = {system: fused if system == "fused" else lane for system in SYSTEMS}
    return Answered(question, rankings, milliseconds)


def shown(question: Question) -> tuple[Result, ...]:
    found = next(one.rankings["fused"] for one in ANSWERED if one.question == question)
    return tuple(Result(d, f"Title of {d}", None, f"https://example.org/{d}", f"text of {d}") for d in found)


ANSWERED = [
    answered(QUESTIONS[0], ("d2", "x", "d1"), ("d1", "d2"), 10.0),
    answered(QUESTIONS[1], ("x", "d3"), (), 20.0),
]


def test_measures_are_those_of_the_textbook() -> None:
    evaluation = evaluate(COLLECTION, ANSWERED)
    ideal = 2 + 1 / log2(3)
    assert evaluation.each[0]["nDCG@10"] == pytest.approx((1 + 2 / log2(4)) / ideal)
    assert evaluation.each[1] == pytest.approx(
        {"nDCG@10": 1 / log2(3), "recall@10": 1.0, "recall@100": 1.0, "MRR@10": 0.5}
    )
    fused, dense = evaluation.rows[0], evaluation.rows[1]
    assert fused.system == "fused" and fused.gain is None
    assert dense.figures["nDCG@10"].mean == 0.5, "a question without any result counts as 0"
    assert dense.gain is not None and dense.gain.low <= dense.gain.mean <= dense.gain.high
    assert [row.system for row in evaluation.styles] == ["a", "b"]
    assert evaluation.milliseconds[50] == 15.0


def test_only_what_is_judged_high_enough_is_recalled() -> None:
    strict = Collection(QUESTIONS[:1], {"q1": {"d1": 3, "d2": 1}}, least=2)
    evaluation = evaluate(strict, ANSWERED[:1])
    assert evaluation.each[0]["MRR@10"] == pytest.approx(1 / 3)
    assert evaluation.each[0]["recall@10"] == 1.0


def test_the_same_answers_give_the_same_figures() -> None:
    assert evaluate(COLLECTION, ANSWERED) == evaluate(COLLECTION, ANSWERED)


def test_the_worst_question_comes_first_with_what_was_missed() -> None:
    evaluation = evaluate(COLLECTION, ANSWERED)
    worst = misses(COLLECTION, ANSWERED, evaluation, "http://here", shown)
    assert [miss.answered.question.id for miss in worst] == ["q2", "q1"]
    assert worst[0].wanted[0].ranks == {"fused": 2}
    assert [found.judgement for found in worst[0].found] == [None, 1]


def test_the_report_escapes_what_it_shows_and_needs_no_other_file() -> None:
    evaluation = evaluate(COLLECTION, ANSWERED)
    worst = misses(COLLECTION, ANSWERED, evaluation, "http://here", shown)
    page = html("Report", COLLECTION, evaluation, worst, 3)
    assert "first &lt;b&gt;question&lt;/b&gt;" in page and "<b>" not in page
    assert "http://here/search?q=second" in page
    assert "3 relevant documents are not in this library" in page
    assert "<script" not in page and "<link" not in page and "src=" not in page
