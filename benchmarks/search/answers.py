"""What the graph answers to the titles of documents that are questions, and whether it quotes the document itself.

    python -m benchmarks.search.answers --library DIR [--titles 3000] [--report docs/quality.md]

A title asks what its own document answers, so that an answer from other documents alone is mostly one on something
else, such as the kind that the thing asked for is of.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from benchmarks.report import replace_section, table
from service.library import Library
from service.search.request import MAX_ANSWERS, SearchRequest
from service.search.response import AnswerItem
from service.search.searcher import Searcher
from service.settings import Settings

FIRST, LATER = "quotes the document itself for what it names first", "… for something else that it names"
OTHERS = "quotes others alone"
UNSTATED, UNASKED = "asks for a relation of which the library has no claim", "asks for no relation that is known"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--titles", type=int, default=3000)
    parser.add_argument("--report", type=Path, help="write the section «Answers from the graph» of this file")
    arguments = parser.parse_args()
    with Library.open(arguments.library, Settings(), create=False) as library:
        documents = library.view.select("SELECT iri, title FROM document ORDER BY iri")
        asked = random.Random(0).sample(documents, min(arguments.titles, len(documents)))
        quoting = outcomes(Searcher(library), {str(iri): str(title) for iri, title in asked})
    rows = [
        [what, len(quoting[what]), median(quoting[what]) if quoting[what] and what not in (UNSTATED, UNASKED) else ""]
        for what in (FIRST, LATER, OTHERS, UNSTATED, UNASKED)
    ]
    body = table(["the answer to a title", "titles", "documents quoted, median"], rows)
    print(body)
    if arguments.report:
        method = (
            f"{len(asked)} titles of the library of MedQuAD, drawn at random; `python -m benchmarks.search.answers`."
        )
        replace_section(arguments.report, "Answers from the graph", f"{body}\n\n{method}")


def outcomes(searcher: Searcher, titles: dict[str, str]) -> dict[str, list[int]]:
    """For each kind of outcome, how many documents each answer of that kind quotes; ``titles`` by document."""
    found: dict[str, list[int]] = defaultdict(list)
    for document, title in titles.items():
        response = searcher.search(SearchRequest(query=title, limit=1, claims=0, answers=MAX_ANSWERS))
        if response.answer is not None:
            items = [*response.answer.affirmed, *response.answer.denied]
            quoted = quotes(items)
            first = document in quotes(items[:1])
            found[FIRST if first else LATER if document in quoted else OTHERS].append(len(quoted))
        else:
            found[UNASKED if response.understanding.asked is None else UNSTATED].append(0)
    return found


def quotes(items: Iterable[AnswerItem]) -> set[str]:
    """The documents that are quoted for or against any of the concepts that answer."""
    return {one.quote.document for item in items for one in (*item.evidence_for, *item.evidence_against)}


if __name__ == "__main__":
    main()
