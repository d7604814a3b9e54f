"""What each part of the search adds: the whole search over a library of MedQuAD, and the same without this or that.

    python -m benchmarks.search.ablation --library DIR --data DIR [--report docs/quality.md]

``DIR`` of ``--data`` holds the test collections, as for ``benchmarks.search.quality``. Differences are paired over the
questions, with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import ScoredDoc, nDCG
from numpy.typing import NDArray

from benchmarks.report import replace_section, table
from benchmarks.search.quality import COLLECTIONS, SAMPLES, Question, questions
from embeddings.fusion import Lane
from service.library import Library
from service.search.request import MAX_LIMIT, SearchRequest, Understand
from service.search.searcher import Searcher
from service.settings import Settings

_ALL = frozenset(Lane)
VARIANTS: Mapping[str, dict[str, object]] = {
    "everything": {},
    "without words": {"lanes": _ALL - {Lane.LEXICAL}},
    "without vectors of texts": {"lanes": _ALL - {Lane.DENSE}},
    "without vectors of titles and headings": {"lanes": _ALL - {Lane.HEADING}},
    "without concepts as a lane": {"lanes": _ALL - {Lane.CONCEPT}},
    "without narrower concepts": {"understand": Understand(narrower=False)},
    "without synonyms": {"understand": Understand(synonyms=False)},
    "without mending slips": {"understand": Understand(spelling=False)},
    "without understanding": {
        "understand": Understand(concepts=False, spelling=False, synonyms=False, narrower=False, relation=False)
    },
}
FOLDED = "with near-duplicates folded"
DEPTH = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--report", type=Path, help="write the section «Ranking: what each part adds» of this file")
    arguments = parser.parse_args()
    collections = [collection for collection in COLLECTIONS if collection.corpus == "medquad"]
    with Library.open(arguments.library, Settings(), create=False) as library:
        searcher = Searcher(library)
        columns = [figures(searcher, questions(collection, arguments.data)) for collection in collections]
    rows = [[name, *(shown(column, name) for column in columns)] for name in [*VARIANTS, FOLDED]]
    body = table(["nDCG@10", *(collection.name for collection in collections)], rows)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Ranking: what each part adds", body)


def figures(searcher: Searcher, asked: Sequence[Question]) -> dict[str, NDArray[np.float64]]:
    """The nDCG@10 of every question by each variant."""
    found = {
        name: judged(asked, [ranked(searcher, SearchRequest(query=question.text, **changes)) for question in asked])
        for name, changes in VARIANTS.items()
    }
    return found | {FOLDED: judged(asked, [folded(searcher, question.text) for question in asked])}


def ranked(searcher: Searcher, request: SearchRequest) -> list[str]:
    """The identifiers of the documents, best first, each by its best passage."""
    titles = searcher.catalogue.titles
    entries = searcher.rank(request).entries
    return list(dict.fromkeys(titles[document][0] for _, document in entries if document in titles))[:DEPTH]


def folded(searcher: Searcher, text: str) -> list[str]:
    """The same, as a page shows them: what says the same as a better hit is folded into it."""
    page = searcher.search(SearchRequest(query=text, limit=MAX_LIMIT))
    return list(dict.fromkeys(hit.citation.identifier for hit in page.hits))


def judged(asked: Sequence[Question], rankings: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """The nDCG@10 of each ranking."""
    run = [
        ScoredDoc(question.id, document, -float(place))
        for question, ranking in zip(asked, rankings, strict=True)
        for place, document in enumerate(ranking)
    ]
    relevant = {question.id: dict(question.relevant) for question in asked}
    values = {metric.query_id: metric.value for metric in ir_measures.iter_calc([nDCG @ 10], relevant, run)}
    return np.array([values.get(question.id, 0.0) for question in asked])


def shown(column: Mapping[str, NDArray[np.float64]], name: str) -> str:
    """The mean, and by how much it differs from the whole search's."""
    whole, own = column["everything"], column[name]
    if name == "everything":
        return f"{own.mean():.3f}"
    samples = np.random.default_rng(0).integers(0, len(own), (SAMPLES, len(own)))
    low, high = np.percentile((own - whole)[samples].mean(axis=1), [2.5, 97.5])
    return f"{own.mean():.3f} ({(own - whole).mean():+.3f}, {low:+.3f} to {high:+.3f})"


if __name__ == "__main__":
    main()
