"""Ingest documents into fresh libraries, read by each extractor: throughput of the whole and of its stages, and sizes.

python -m benchmarks.ingestion PATH… [--keep LIBRARY] [--report docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.report import replace_section, table
from embeddings.encoder import open_encoder
from embeddings.reader import LONGEST
from graph.documents import documents
from graph.errors import DocumentError
from graph.extraction import Extractor
from graph.model import Document, Extraction
from graph.passages import passages, reading
from graph.rdf import document_triples
from service.library import Library
from service.settings import ExtractorKind, Settings

SAMPLE = 1000
"""Documents, spread over all, by which each stage is measured alone."""

EXTRACTORS = {ExtractorKind.BUILTIN: "mentions and claims (`builtin`)", ExtractorKind.NAMES: "names alone (`names`)"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="leave the library with claims here")
    parser.add_argument("--report", type=Path, help="write the section «Ingestion» of this file")
    arguments = parser.parse_args()
    measured = {}
    for kind in EXTRACTORS:
        with tempfile.TemporaryDirectory() as folder:
            kept = arguments.keep if kind is ExtractorKind.BUILTIN else None
            measured[kind] = measure(kept or Path(folder) / "library", kind, arguments.paths)
    whats = dict.fromkeys(what for facts in measured.values() for what in facts)
    body = table(
        ["what", *EXTRACTORS.values()], [[w, *(facts.get(w, "") for facts in measured.values())] for w in whats]
    )
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Ingestion", body)


def measure(folder: Path, kind: ExtractorKind, paths: list[Path]) -> dict[str, object]:
    """The figures of one ingestion into a new library at ``folder``."""
    with Library.open(folder, Settings(extractor=kind)) as library:
        empty = size(folder / "graph")
        library.encoder.encode(["Loads the model before the clock runs."])
        before, count = stage_seconds(library, paths)
        start = time.perf_counter()
        outcomes = list(library.ingest(paths))
        whole = time.perf_counter() - start
        after, _ = stage_seconds(library, paths)  # so that both meet the same load of the machine
        stages = {name: (seconds + after[name]) / 2 for name, seconds in before.items()}
        statuses = Counter(outcome.status for outcome in outcomes)
        found = sum(o.passages for o in outcomes)
        rate, alone = found / whole, count / stages["encoder"]
        return {
            "documents": ", ".join(f"{n} {status}" for status, n in statuses.items()),
            "passages": found,
            "mentions": sum(o.mentions for o in outcomes),
            "claims": sum(o.claims for o in outcomes),
            "whole ingestion": f"{whole:.0f} s",
            "passages a second": f"{rate:.0f}",
            "… to the encoder's alone": f"{rate / alone:.2f}",
            **{f"– {name} alone, passages a second": f"{count / s:.0f}" for name, s in stages.items()},
            "graph on disk": f"{megabytes(size(folder / 'graph'))}, {megabytes(empty)} of it ontology and vocabulary",
            "index on disk": megabytes(size(folder / "index")),
        }


def stage_seconds(library: Library, paths: list[Path]) -> tuple[dict[str, float], int]:
    """Seconds that each stage takes by itself for some of the documents, and the number of their passages."""
    encoder = open_encoder(
        longest=LONGEST
    )  # not the library's, which would keep the vectors for the ingestion that follows
    encoder.encode(["Loads the model before the clock runs."])
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = now - clock
        clock = now

    read = [document for document in documents(paths) if not isinstance(document, DocumentError)]
    read = read[:: -(-len(read) // SAMPLE)] if read else []
    clock = time.perf_counter()
    parts = [passages(document) for document in read]
    lap("passages")
    found = extract(library.extractor, read)
    lap("mentions and claims")
    for document, cut, extraction in zip(read, parts, found, strict=True):
        for _ in document_triples(document, cut, extraction):
            pass
    lap("triples")
    encoder.encode([reading(d, part.span)[0] for d, cut in zip(read, parts, strict=True) for part in cut])
    lap("encoder")
    return seconds, sum(len(cut) for cut in parts)


def extract(extractor: Extractor, read: list[Document]) -> list[Extraction]:
    """The extractions, in batches as ingestion makes them."""
    return [e for start in range(0, len(read), 64) for e in extractor.extract_many(read[start : start + 64])]


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def megabytes(count: int) -> str:
    """A size in units of a million bytes."""
    return f"{count / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
