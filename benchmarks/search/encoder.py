"""Passages a second of every backend, beside ``SentenceTransformer.encode`` as it comes; start-up and memory.

python -m benchmarks.search.encoder DOCUMENTS [--passages 256] [--report docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.report import replace_section, table
from benchmarks.search.quality import entries, read
from embeddings import backends
from embeddings.backends import Backend
from embeddings.encoder import Vectors, open_encoder
from embeddings.models import locate

ROUNDS = 3
QUESTION = "Which medications reduce craving for heroin?"
START = """
import json, resource, time
started = time.perf_counter()
from embeddings.encoder import open_encoder
open_encoder().encode_query("ready")
seconds = time.perf_counter() - started
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--passages", type=int, default=256)
    parser.add_argument("--report", type=Path, help="write the section «Encoder» of this file")
    arguments = parser.parse_args()
    passages = (entry.text for document in read(arguments.documents) for entry in entries(document))
    body = report(list(itertools.islice(passages, arguments.passages)))
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Encoder", body)


def report(texts: Sequence[str]) -> str:
    """The table over all backends, each measured in turn with the others, and the figures of a fresh process."""
    library = SentenceTransformer(str(locate()), device="cpu", local_files_only=True)
    encode: dict[str, Callable[[Sequence[str]], Vectors]] = {
        "SentenceTransformer.encode": lambda some: np.asarray(library.encode(list(some)), dtype=np.float32)
    }
    ask: dict[str, Callable[[], object]] = {"SentenceTransformer.encode": lambda: library.encode([QUESTION])}
    for backend in Backend:
        encoder = open_encoder(backend=backend)
        encode[str(backend)] = encoder.encode
        ask[str(backend)] = lambda encoder=encoder: encoder.encode_query(QUESTION)  # type: ignore[misc]
    reference = encode["SentenceTransformer.encode"](texts)
    cosines = {name: float(np.sum(run(texts) * reference, axis=1).min()) for name, run in encode.items()}
    seconds = best({name: lambda run=run: run(texts) for name, run in encode.items()}, 1)  # type: ignore[misc]
    query = best(ask, 20)
    base = seconds["SentenceTransformer.encode"]
    rows = [
        [
            name,
            f"{len(texts) / seconds[name]:.0f}",
            f"{base / seconds[name]:.1f}",
            f"{cosines[name]:.4f}",
            f"{query[name] * 1000:.1f}",
        ]
        for name in encode
    ]
    start, memory = json.loads(subprocess.run([sys.executable, "-c", START], capture_output=True, check=True).stdout)
    words = np.mean([len(text.split()) for text in texts])
    return (
        f"{len(texts)} passages of {words:.0f} words on average. The default here: `{backends.fastest()}`. A fresh"
        f" process has encoded its first question {start:.2f} s after its start, and holds {memory:.0f} MB.\n\n"
        + table(["backend", "passages/s", "times", "least cosine", "a question, ms"], rows)
    )


def best(runs: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """The least seconds of each run over some rounds; a round runs each in turn, so that all share the weather."""
    least = dict.fromkeys(runs, float("inf"))
    for _, (name, run) in itertools.product(range(ROUNDS), runs.items()):
        started = time.perf_counter()
        for _ in range(repeats):
            run()
        least[name] = min(least[name], (time.perf_counter() - started) / repeats)
    return least


if __name__ == "__main__":
    main()
