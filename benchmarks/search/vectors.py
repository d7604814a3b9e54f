"""Cost and recall of vector search against the number of vectors, beside an exact scan by FAISS; one thread.

    python -m benchmarks.search.vectors --vectors FILE [--largest 1000000] [--report docs/benchmarks.md]

``FILE`` is a cache of real vectors (``DIR/cache/vectors.sqlite`` of a library). Each vector measured is one of them
plus noise a third as long, scaled to length 1; so are the queries, with other noise.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.report import replace_section, table
from embeddings.encoder import Vectors, unit
from embeddings.vectors import VectorTable

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
NOISE = 1 / 3
QUERIES = 50
NEAREST = 10
CHUNK = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--report", type=Path, help="write the section «Vectors» of this file")
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    real = read(arguments.vectors)
    random = np.random.default_rng(0)
    queries = noisy(real, QUERIES, random)
    rows = [measure(noisy(real, size, random), queries) for size in SIZES if size <= arguments.largest]
    header = ["vectors", "exact, ms", "ours, ms", "times faster", "recall@10", "bytes a vector", "build, s"]
    header += ["add 1,000, ms", "delete 1,000, ms"]
    body = f"{len(real):,} real vectors of {real.shape[1]} dimensions, multiplied with noise; one thread.\n\n"
    body += table(header, rows) + "\n\n" + plot(rows)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Vectors", body)


def plot(rows: Sequence[Sequence[object]]) -> str:
    """Milliseconds a query against the number of vectors: the upper line is the exact scan."""
    exact, ours = (", ".join(str(row[column]) for row in rows) for column in (1, 2))
    sizes = ", ".join(f'"{row[0]}"' for row in rows)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            '    title "Milliseconds a query: exact scan (upper line) and ours"',
            f"    x-axis [{sizes}]",
            '    y-axis "ms"',
            f"    line [{exact}]",
            f"    line [{ours}]",
            "```",
        ]
    )


def read(path: Path) -> Vectors:
    """The vectors of a cache."""
    with sqlite3.connect(path) as file:
        values = [np.frombuffer(value, dtype=np.float16) for (value,) in file.execute("SELECT value FROM vector")]
    return np.stack(values).astype(np.float32)


def noisy(real: Vectors, count: int, random: np.random.Generator) -> Vectors:
    """Real vectors drawn at random, each moved by noise of its own."""
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        noise = unit(random.standard_normal((size, real.shape[1]), dtype=np.float32))
        made[start : start + size] = unit(real[random.integers(0, len(real), size)] + NOISE * noise)
    return made


def measure(vectors: Vectors, queries: Vectors) -> list[object]:
    """A line of the table."""
    product = faiss.METRIC_INNER_PRODUCT
    exact, truth = each(queries, lambda query: faiss.knn(query[None], vectors, NEAREST, metric=product)[1][0])
    started = time.perf_counter()
    made = VectorTable.of(vectors)
    build = time.perf_counter() - started
    allowed = np.ones(len(made), dtype=np.bool_)
    ours, found = each(queries, lambda query: made.nearest(query, NEAREST, allowed)[0])
    recall = np.mean([len(set(a.tolist()) & set(b.tolist())) / NEAREST for a, b in zip(truth, found, strict=True)])
    size = (made.codes.nbytes + made.scales.nbytes + made.scan.nbytes) / len(made)
    started = time.perf_counter()
    VectorTable.of(vectors[:1000])  # what is added is a segment of its own
    add = time.perf_counter() - started
    dead = np.random.default_rng(1).choice(len(made), 1000, replace=False)
    started = time.perf_counter()
    allowed[dead] = False
    delete = time.perf_counter() - started
    _, rest = each(queries[:10], lambda query: made.nearest(query, NEAREST, allowed)[0])
    assert all(allowed[rows].all() for rows in rest)
    return [
        f"{len(made):,}",
        f"{exact:.2f}",
        f"{ours:.2f}",
        f"{exact / ours:.1f}",
        f"{recall:.3f}",
        f"{size:.0f}",
        f"{build:.1f}",
        f"{add * 1000:.1f}",
        f"{delete * 1000:.2f}",
    ]


def each(
    queries: Vectors, search: Callable[[Vectors], NDArray[np.int64]], rounds: int = 2
) -> tuple[float, list[NDArray[np.int64]]]:
    """The median milliseconds of a query in the best of some rounds, and what was found."""
    best = float("inf")
    search(queries[0])
    found: list[NDArray[np.int64]] = []
    for _ in range(rounds):
        times = []
        found = []
        for query in queries:
            started = time.perf_counter()
            found.append(search(query))
            times.append(time.perf_counter() - started)
        best = min(best, float(np.median(times)) * 1000)
    return best, found


if __name__ == "__main__":
    main()
