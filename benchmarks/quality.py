"""Score the built-in extractor against annotated documents.

    python benchmarks/quality.py --gold DIR [--split dev] [--words-only] [--dictionary] [--out FILE]

``DIR`` holds ``SPLIT.docs.jsonl``, ``SPLIT.gold.jsonl`` and ``score.py``; by default what PHARMAKON_SHARED names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from embeddings.reader import open_reader
from graph.documents import documents
from graph.errors import DocumentError
from graph.extraction import BuiltinExtractor
from graph.linking import ADAPTER, Lookup
from graph.model import Document, Extraction
from graph.standoff import standoff
from ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent


def gold_folder() -> Path:
    """The folder of the annotated documents."""
    return Path(os.environ.get("PHARMAKON_SHARED", ROOT.parent / "shared")) / "gold"


def read(path: Path) -> Iterator[Document]:
    """The documents of a file; a broken one ends the run."""
    for document in documents([path]):
        if isinstance(document, DocumentError):
            raise document
        yield document


def extractor(words_only: bool) -> BuiltinExtractor:
    """The extractor as the service builds it, or without any encoder."""
    if words_only:
        return BuiltinExtractor(Vocabulary.load())
    encoder = open_reader(ADAPTER)
    return BuiltinExtractor(Vocabulary.load(), tokens=lambda texts: encoder.encode_tokens(texts)[1])


def extract(sources: list[Document], arguments: argparse.Namespace) -> list[Extraction]:
    """The extractions of all documents, by the part of the extractor that the arguments name."""
    if arguments.dictionary:
        lookup = Lookup(Vocabulary.load())
        return [Extraction(lookup.mentions(document), (), "dictionary") for document in sources]
    return list(extractor(arguments.words_only).extract_many(sources))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=gold_folder())
    parser.add_argument("--split", default="dev")
    parser.add_argument("--words-only", action="store_true", help="without the encoder's vectors")
    parser.add_argument("--dictionary", action="store_true", help="dictionary linking alone")
    parser.add_argument("--out", type=Path, help="keep the predictions in this file")
    parser.add_argument("--misses", type=int, default=0)
    arguments = parser.parse_args()
    sources = list(read(arguments.gold / f"{arguments.split}.docs.jsonl"))
    started = time.perf_counter()
    extractions = extract(sources, arguments)
    print(f"{len(sources)} documents in {time.perf_counter() - started:.1f} s, loading included")
    lines = [json.dumps(standoff(d, e), ensure_ascii=False) for d, e in zip(sources, extractions, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        predicted = arguments.out or Path(folder) / "predicted.jsonl"
        predicted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        gold = arguments.gold / f"{arguments.split}.gold.jsonl"
        command = [sys.executable, str(arguments.gold / "score.py"), str(gold), str(predicted)]
        return subprocess.run([*command, "--misses", str(arguments.misses)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
