"""Quality of ranking on test collections: every lane alone, and fused.

    python -m benchmarks.search.quality --data DIR --cache DIR [--backend NAME] [--report docs/quality.md]

``DIR`` of ``--data`` holds ``CORPUS.docs.jsonl.gz`` and, for each set of questions, ``NAME.queries.jsonl.gz`` (qid,
text, style, and for LiveQA the message as it was sent: original) and ``NAME.qrels.jsonl.gz`` (q, d, j). ``--cache``
keeps vectors and indexes from one run to the next, whatever backend made them.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, ScoredDoc, nDCG
from numpy.typing import NDArray

from benchmarks.report import replace_section, table
from embeddings.backends import Backend
from embeddings.cache import CachedEncoder
from embeddings.encoder import open_encoder
from embeddings.index import Entry, Index, Lane, Query
from embeddings.reader import LONGEST
from graph.documents import documents
from graph.errors import DocumentError
from graph.model import Document
from graph.passages import passages, reading

MEASURES = [nDCG @ 10, R @ 10, RR @ 10]
SYSTEMS: Mapping[str, frozenset[Lane]] = {
    "words": frozenset({Lane.LEXICAL}),
    "vectors": frozenset({Lane.DENSE}),
    "headings": frozenset({Lane.HEADING}),
    "words + vectors": frozenset({Lane.LEXICAL, Lane.DENSE}),
    "fused": frozenset({Lane.LEXICAL, Lane.DENSE, Lane.HEADING}),
}
DEPTH = 100
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions over a corpus, in the ``form`` that one field of their records has; ``shift`` is taken from every
    judgement (LiveQA's 1 means incorrect)."""

    name: str
    corpus: str
    questions: str
    shift: int = 0
    form: str = "text"


COLLECTIONS = (
    Collection("SciFact, train claims", "scifact", "scifact-train"),
    Collection("LiveQA-Med over MedQuAD", "medquad", "liveqa-dev", shift=1),
    Collection("LiveQA-Med, messages as sent", "medquad", "liveqa-dev", shift=1, form="original"),
    Collection("known items in MedQuAD", "medquad", "known-dev"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its style ("" where the collection has none), and the judgements of documents above 0."""

    id: str
    text: str
    style: str
    relevant: Mapping[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--backend", type=Backend, choices=list(Backend), help="by default the fastest here")
    parser.add_argument("--report", type=Path, help="write the section «Ranking» of this file")
    arguments = parser.parse_args()
    encoder = CachedEncoder(
        open_encoder(backend=arguments.backend, longest=LONGEST), arguments.cache / "vectors.sqlite"
    )
    rows: list[list[object]] = []
    for corpus in dict.fromkeys(collection.corpus for collection in COLLECTIONS):
        index = corpus_index(arguments.data / f"{corpus}.docs.jsonl.gz", arguments.cache / corpus, encoder)
        for collection in COLLECTIONS:
            if collection.corpus == corpus:
                rows += report(index, collection, arguments.data)
    body = table(["collection", "questions", "lanes", "nDCG@10", "95 %", "recall@10", "MRR@10"], rows)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Ranking", body)


def corpus_index(source: Path, folder: Path, encoder: CachedEncoder) -> Index:
    """The corpus, indexed by passages, as ingestion would; what is indexed already is kept."""
    index = Index.open(folder, encoder)
    held = index.watermark
    source_documents = read(source)
    while batch := list(islice(source_documents, 256)):
        new = [document for document in batch if held.get(document.identifier) != document.sha256]
        index.apply(
            [entry for document in new for entry in entries(document)],
            [],
            {document.identifier: document.sha256 for document in new},
        )
    return index


def read(source: Path) -> Iterator[Document]:
    """The documents of a corpus; a broken one ends the run."""
    for document in documents([source]):
        if isinstance(document, DocumentError):
            raise document
        yield document


def entries(document: Document) -> Iterator[Entry]:
    """The entries of a document's passages."""
    for number, passage in enumerate(passages(document)):
        headings = tuple(span.of(document.text) for span in passage.headings)
        yield Entry(
            f"{document.identifier}#{number}",
            document.identifier,
            passage.span.of(document.text),
            document.title,
            headings,
            reading=reading(document, passage.span)[0],
        )


def questions(collection: Collection, data: Path) -> list[Question]:
    """The questions that have any relevant document."""
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for judgement in lines(data / f"{collection.questions}.qrels.jsonl.gz"):
        if judgement["j"] > collection.shift:
            relevant[judgement["q"]][judgement["d"]] = judgement["j"] - collection.shift
    asked = lines(data / f"{collection.questions}.queries.jsonl.gz")
    return [
        Question(q["qid"], q[collection.form], q.get("style", ""), relevant[q["qid"]])
        for q in asked
        if q["qid"] in relevant
    ]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a compressed JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def report(index: Index, collection: Collection, data: Path) -> list[list[object]]:
    """A row for every system, and for the fused one every style of question."""
    asked = questions(collection, data)
    rows: list[list[object]] = []
    for system, lanes in SYSTEMS.items():
        figures = evaluate(index, asked, lanes)
        rows.append(row(collection.name, system, figures))
        styles = sorted({question.style for question in asked} - {""})
        if system == "fused":
            for style in styles:
                chosen = np.array([question.style == style for question in asked])
                rows.append(row(f"{collection.name}, style {style}", system, figures[chosen]))
    return rows


def evaluate(index: Index, asked: Sequence[Question], lanes: frozenset[Lane]) -> NDArray[np.float64]:
    """The measures of every question, shape (questions, measures); a document ranks as its best passage."""
    run: list[ScoredDoc] = []
    for question in asked:
        best: dict[str, float] = {}
        for hit in index.search(Query(question.text, limit=DEPTH, lanes=lanes)).hits:
            best.setdefault(hit.document, hit.score)
        run.extend(ScoredDoc(question.id, document, score) for document, score in best.items())
    judged = {question.id: dict(question.relevant) for question in asked}
    numbers = {question.id: number for number, question in enumerate(asked)}
    figures = np.zeros((len(asked), len(MEASURES)))
    for metric in ir_measures.iter_calc(MEASURES, judged, run):
        figures[numbers[metric.query_id], MEASURES.index(metric.measure)] = metric.value
    return figures


def row(name: str, system: str, figures: NDArray[np.float64]) -> list[object]:
    """A line of the table: the means, and the bootstrap interval of the first measure."""
    samples = np.random.default_rng(0).integers(0, len(figures), (SAMPLES, len(figures)))
    low, high = np.percentile(figures[samples, 0].mean(axis=1), [2.5, 97.5])
    means = [f"{mean:.3f}" for mean in figures.mean(axis=0)]
    return [name, len(figures), system, means[0], f"{low:.3f}–{high:.3f}", *means[1:]]


if __name__ == "__main__":
    main()
