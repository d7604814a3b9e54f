import pytest

from graph.claims.topics import asked_name, asked_relation
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
    ],
)
def test_questions_name_what_they_are_about(question: str) -> None:
    assert asked_name(question).lower() == "gout"
