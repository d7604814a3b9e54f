"""Train the claim classifier on annotated documents and write graph/claims/data/classifier.npz.

usage: python scripts/train_claims.py [--gold FOLDER]

FOLDER (default: ../shared/gold, or $PHARMAKON_SHARED/gold) holds train.docs.jsonl and train.gold.jsonl.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from graph.claims.candidates import Candidate, Sentence, candidates, read_sentences
from graph.claims.features import Reader
from graph.identifiers import candidate_iri
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType, Relation

DATA = Path(__file__).parent.parent / "graph" / "claims" / "data" / "classifier.npz"
RELATIONS = {
    "has_effect": Relation.HAS_EFFECT,
    "has_symptom": Relation.HAS_SYMPTOM,
    "has_cause": Relation.HAS_CAUSE,
    "treats": Relation.TREATS,
    "relieves": Relation.RELIEVES,
    "derived_from": Relation.DERIVED_FROM,
    "broader": Relation.BROADER,
}
NONE, UNSURE = "none", "unsure"
RARE = 2  # features seen in fewer pairs are dropped
STRENGTH = 0.1  # inverse of the L2 penalty


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("PHARMAKON_SHARED", Path(__file__).parent.parent.parent / "shared"))
    parser.add_argument("--gold", type=Path, default=shared / "gold")
    folder = parser.parse_args().gold
    examples = [example for example in _examples(folder) if example[0] != UNSURE]
    counts = Counter(feature for _, features in examples for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= RARE)
    rows = {name: row for row, name in enumerate(names)}
    labels = sorted({label for label, _ in examples} - {NONE})
    classes = {label: index for index, label in enumerate([NONE, *labels])}
    matrix = _matrix([features for _, features in examples], rows)
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(matrix, np.array([classes[label] for label, _ in examples]))
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)
    keep = np.abs(weights[:-1]).max(axis=1) > 0.02
    kept = [name for name, kept in zip(names, keep, strict=True) if kept]
    weights = np.vstack([weights[:-1][keep], weights[-1:]])
    np.savez_compressed(
        DATA,
        features=np.frombuffer("\n".join(kept).encode(), dtype=np.uint8),
        labels=np.frombuffer("\n".join(labels).encode(), dtype=np.uint8),
        weights=weights.astype(np.float16),
    )
    print(f"{len(examples)} pairs, {len(kept)} features, {len(labels)} labels: {DATA.stat().st_size} bytes")


def _matrix(features: list[list[str]], rows: dict[str, int]) -> csr_matrix:
    found = [[rows[f] for f in row if f in rows] for row in features]
    starts = np.cumsum([0, *(len(row) for row in found)])
    columns = np.fromiter((column for row in found for column in row), dtype=np.int32)
    return csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(found), len(rows)))


def _examples(folder: Path) -> Iterator[tuple[str, list[str]]]:
    texts = {record["id"]: record for record in _lines(folder / "train.docs.jsonl")}
    for gold in _lines(folder / "train.gold.jsonl"):
        record = texts[gold["doc"]]
        document = Document(
            record["id"], record["title"], record["text"], blocks(record["text"]), question=record["question"] or None
        )
        yield from _document_examples(document, [_mention(m) for m in gold["mentions"]], gold["statements"])


def _document_examples(
    document: Document, mentions: list[Mention], statements: list[dict[str, Any]]
) -> Iterator[tuple[str, list[str]]]:
    stated = defaultdict(list)
    for statement in statements:
        stated[statement["subject"]["label"], statement["object"]["label"]].append(statement)
    reader = Reader(document)
    for sentence in read_sentences(document, mentions):
        view = reader.view(sentence)
        for candidate in candidates(sentence):
            yield _label(stated, sentence, candidate), view.features(candidate)


def _label(stated: dict[tuple[str, str], list[dict[str, Any]]], sentence: Sentence, candidate: Candidate) -> str:
    """The relation stated in the sentence; unsure if the document states one of the pair elsewhere."""
    first, second = candidate.first.label, candidate.second.label
    unsure = False
    for pair, direction in (((first, second), ">"), ((second, first), "<")):
        for statement in stated.get(pair, ()):
            if sentence.unit.span.overlaps(Span(statement["start"], statement["end"])):
                return RELATIONS[statement["relation"]].value + direction
            unsure = True
    return UNSURE if unsure else NONE


def _mention(raw: dict[str, Any]) -> Mention:
    span = Span(raw["start"], raw["end"])
    return Mention(span, str(candidate_iri(raw["label"])), raw["label"], ConceptType(raw["type"]), 1.0, ())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


if __name__ == "__main__":
    main()
