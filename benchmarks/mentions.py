"""Measure mentions, and the throughput of each stage of extraction, and write the figures into docs/quality.md.

    python -m benchmarks.mentions [--gold DIR]

``DIR`` holds ``SPLIT.docs.jsonl`` and ``SPLIT.gold.jsonl`` for ``dev`` and ``train``. A mention counts as found when
one of its type covers at least half of their union, as in the folder's score.py; doubtful ones of which no claim speaks
are left out, as in use. Figures on ``train`` are of texts that the taggers have learnt from: how well they fit, not how
well they do, which `benchmarks.statements` measures by networks that did not see them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.quality import ROOT, extractor, gold_folder, read
from benchmarks.report import replace_section, table
from graph.claims import ClaimExtractor
from graph.extraction import BuiltinExtractor
from graph.linking import Lookup
from graph.model import Document, Mention
from ontology.terms import ConceptType
from ontology.vocabulary import Vocabulary

REPORT = ROOT / "docs" / "quality.md"
WORDS = 200
"""Words of the document that throughput is told in."""

Marked = tuple[int, int, str]
Read = Callable[[Sequence[Document]], list[tuple[Mention, ...]]]


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=gold_folder())
    folder: Path = parser.parse_args().gold
    lookup = Lookup(Vocabulary.load())
    extractors = {
        "dictionary, words and vectors": extractor(words_only=False),
        "dictionary and words": extractor(words_only=True),
    }

    def alone(documents: Sequence[Document]) -> list[tuple[Mention, ...]]:
        return [lookup.mentions(document) for document in documents]

    systems: dict[str, Read] = {name: partial(extracted, each) for name, each in extractors.items()}
    stages: dict[str, Read] = {name: partial(linked, each) for name, each in extractors.items()}
    systems["dictionary alone"] = stages["dictionary alone"] = alone
    columns = [("dev", name) for name in systems] + [("train", next(iter(systems)))]
    figures = {f"{split}: {system}": judged(folder, split, systems[system]) for split, system in columns}
    body = [by_type(figures), table(["stage", "documents of 200 words a second"], throughput(folder, stages))]
    replace_section(REPORT, "Mentions: figures", "\n\n".join(body))


def extracted(extractor: BuiltinExtractor, documents: Sequence[Document]) -> list[tuple[Mention, ...]]:
    """The mentions of each document."""
    return [extraction.mentions for extraction in extractor.extract_many(documents)]


def linked(extractor: BuiltinExtractor, documents: Sequence[Document]) -> list[tuple[Mention, ...]]:
    """The mentions that the extractor's linker hands on, doubtful ones included."""
    return [found.mentions for found in extractor.linker.link_many(documents)]


def judged(folder: Path, split: str, find: Read) -> dict[str, str]:
    """Precision, recall and F1 of what is found in a split, for each type and in all."""
    documents = list(read(folder / f"{split}.docs.jsonl"))
    return scored(folder, split, zip(documents, find(documents), strict=True))


def scored(folder: Path, split: str, read: Iterable[tuple[Document, Sequence[Mention]]]) -> dict[str, str]:
    """Precision, recall and F1 of the mentions of documents of a split, for each type and in all."""
    with (folder / f"{split}.gold.jsonl").open(encoding="utf-8") as lines:
        gold = {entry["doc"]: entry["mentions"] for entry in map(json.loads, lines)}
    counts: dict[str, list[int]] = {}
    for document, mentions in read:
        right = [(m["start"], m["end"], str(m["type"])) for m in gold[document.identifier]]
        found = [(m.span.start, m.span.end, m.type.value) for m in mentions]
        for type_ in ConceptType:
            one, other = ([m for m in marked if m[2] == type_.value] for marked in (right, found))
            hits = matched(one, other)
            for name in (type_.value, "all, typed"):
                add(counts.setdefault(name, [0, 0, 0]), hits, len(other), len(one))
        add(counts.setdefault("all, of any type", [0, 0, 0]), matched(right, found), len(found), len(right))
    return {name: shown(*numbers) for name, numbers in counts.items()}


def by_type(columns: Mapping[str, Mapping[str, str]]) -> str:
    """A table of such figures, a column each."""
    names = [*(type_.value for type_ in ConceptType), "all, typed", "all, of any type"]
    rows = [[f"**{name}**" if "," in name else name, *(each[name] for each in columns.values())] for name in names]
    return table(["P R F1 (annotated)", *columns], rows)


def matched(right: Sequence[Marked], found: Sequence[Marked]) -> int:
    """How many annotated mentions have a found one for themselves that covers half of their union."""
    left = list(found)
    hits = 0
    for start, end, _ in right:
        same = next(
            (m for m in left if 2 * (min(m[1], end) - max(m[0], start)) >= max(m[1], end) - min(m[0], start)), None
        )
        if same is not None:
            left.remove(same)
            hits += 1
    return hits


def throughput(folder: Path, stages: dict[str, Read]) -> list[list[object]]:
    """What each stage reads in a second; reading claims is measured on the mentions found."""
    documents = list(read(folder / "train.docs.jsonl"))
    words = sum(len(document.text.split()) for document in documents)
    rows: list[list[object]] = []
    for name, find in stages.items():
        find(documents[:4])
        started = time.perf_counter()
        find(documents)
        rows.append([f"mentions: {name}", round(words / WORDS / (time.perf_counter() - started))])
    mentioned = list(extractor(words_only=False).linker.link_many(documents))
    claims = ClaimExtractor()
    started = time.perf_counter()
    for document, found in zip(documents, mentioned, strict=True):
        claims.extract(document, found.mentions, found.stretches)
    rows.append(["claims", round(words / WORDS / (time.perf_counter() - started))])
    return rows


def add(counts: list[int], *numbers: int) -> None:
    for place, number in enumerate(numbers):
        counts[place] += number


def shown(hits: int, found: int, right: int) -> str:
    precision, recall = hits / found if found else 0.0, hits / right if right else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return f"{precision:.3f} {recall:.3f} {f1:.3f} ({right})"


if __name__ == "__main__":
    main()
