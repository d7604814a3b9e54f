"""Test collections are read in the forms they are published in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from service.errors import CollectionError
from service.evaluation.collection import Question, read

TSV = "q1\tWhat treats heroin addiction?\nq2\tWhat causes euphoria?\nq3\tNothing answers this\n"
BEIR = '{"_id": "q1", "text": "What treats heroin addiction?"}\n{"_id": "q2", "text": "What causes euphoria?"}\n'
STYLED = BEIR.replace('{"_id": "q1", ', '{"qid": "q1", "style": "a", ').replace("_id", "qid")
TREC_QRELS = "q1 0 d1 2\nq1 0 d2 0\nq2 0 d3 1\n"
BEIR_QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td3\t1\n"
JSON_QRELS = '{"q": "q1", "d": "d1", "j": 2}\n{"q": "q1", "d": "d2", "j": 0}\n{"q": "q2", "d": "d3", "j": 1}\n'


def written(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("queries", [TSV, BEIR, STYLED])
@pytest.mark.parametrize("qrels", [TREC_QRELS, BEIR_QRELS, JSON_QRELS])
@pytest.mark.parametrize("ending", ["txt", "gz"])
def test_every_form_says_the_same(tmp_path: Path, queries: str, qrels: str, ending: str) -> None:
    found = read(written(tmp_path / f"queries.{ending}", queries), written(tmp_path / f"qrels.{ending}", qrels))
    assert [(q.id, q.text) for q in found.questions] == [
        ("q1", "What treats heroin addiction?"),
        ("q2", "What causes euphoria?"),
    ]
    assert found.judgements == {"q1": {"d1": 2, "d2": 0}, "q2": {"d3": 1}}
    assert found.unjudged == (1 if queries == TSV else 0)


def test_the_scale_of_judgements_can_be_said(tmp_path: Path) -> None:
    queries = written(tmp_path / "queries.jsonl", STYLED)
    qrels = written(tmp_path / "qrels.txt", "q1 0 d1 4\nq1 0 d2 1\nq2 0 d3 2\n")
    found = read(queries, qrels, relevant=3, irrelevant=1)
    assert found.questions == (Question("q1", "What treats heroin addiction?", "a"),)
    assert (found.judgements, found.least, found.unjudged) == ({"q1": {"d1": 3, "d2": 0}}, 2, 1)


@pytest.mark.parametrize(
    ("queries", "qrels"),
    [
        ("q1 without a tab\n", TREC_QRELS),
        ('{"_id": "q1"}\n', TREC_QRELS),
        ('{"_id": "q1", \n', TREC_QRELS),
        (TSV, "q1 0 d1\tx\n"),
        (TSV, "q1 0 d1 many\n"),
        (TSV, '{"q": "q1", "d": "d1"}\n'),
        (TSV, "q9 0 d1 1\n"),
        (TSV, ""),
    ],
)
def test_what_is_no_collection_is_refused(tmp_path: Path, queries: str, qrels: str) -> None:
    with pytest.raises(CollectionError):
        read(written(tmp_path / "queries", queries), written(tmp_path / "qrels", qrels))


def test_a_file_that_is_not_gzip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "queries.gz").write_text(TSV)
    with pytest.raises(CollectionError):
        read(tmp_path / "queries.gz", written(tmp_path / "qrels", TREC_QRELS))
