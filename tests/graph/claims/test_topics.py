import pytest

from graph.claims.topics import asked_name, asked_relation, question_of
from graph.model import Document
from ontology.terms import Relation


@pytest.mark.parametrize(
    ("question", "relation"),
    [
        ("What are the symptoms of gout?", Relation.HAS_SYMPTOM),
        ("What causes gout ?", Relation.HAS_CAUSE),
        ("Who is at risk for gout?", Relation.HAS_CAUSE),
        ("How is gout treated?", Relation.TREATS),
        ("How can gout be prevented?", Relation.PREVENTS),
        ("Side effects of colchicine", Relation.HAS_ADVERSE_EFFECT),
        ("Effects of colchicine", Relation.HAS_EFFECT),
        ("Types of gout", Relation.BROADER),
        ("Gout", None),
    ],
)
def test_questions_ask_a_relation(question: str, relation: Relation | None) -> None:
    assert asked_relation(question) is relation


@pytest.mark.parametrize(
    "question",
    [
        "Gout",
        "What is gout?",
        "What is (are) Gout ?",
        "What are the treatments for Gout ?",
        "Do you have information about Gout",
        "What causes gout?",
        "Who is at risk for Gout? ?",
        "Is gout inherited ?",
        "How many people are affected by gout ?",
        "How to diagnose Gout ?",
        "How to prevent Gout ?",
        "What to do for Gout ?",
    ],
)
def test_questions_name_what_they_are_about(question: str) -> None:
    assert asked_name(question).lower() == "gout"


@pytest.mark.parametrize(
    ("title", "question", "answered"),
    [
        ("Gout", "What causes gout?", "What causes gout?"),
        ("What causes gout?", None, "What causes gout?"),
        ("Is gout inherited ?", None, "Is gout inherited ?"),
        ("What causes gout?", "Who gets gout?", "Who gets gout?"),
        ("Gout", None, ""),
        ("", None, ""),
    ],
)
def test_a_title_that_asks_is_the_question_that_a_document_answers(
    title: str, question: str | None, answered: str
) -> None:
    assert question_of(Document("d", title, "Text.", (), question=question)) == answered
