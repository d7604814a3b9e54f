"""Compare SPARQL servers over HTTP: the same library, the same queries, one run.

python -m benchmarks.sparql [--rounds 15] [--without-rdflib] [--report docs/benchmarks.md]

Needs `pip install rdflib-endpoint`, unless it is left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from benchmarks.report import replace_section, table
from benchmarks.sparql.engines import BIN, Engine, ours, oxigraph, rdflib_endpoint
from benchmarks.sparql.library import write
from benchmarks.sparql.queries import QUERIES, Query
from service.library import Library
from service.settings import Settings

PEER = "oxigraph serve"
CLIENTS = 8
SECONDS = 5.0
RDFLIB_ROUNDS = 3
FRESH_ROUNDS = 9
LIGHT_MILLISECONDS = 5.0
"""Below this the difference counts, above it the ratio."""
_CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

Times = dict[tuple[str, str], list[float]]
"""Seconds by query and engine."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--without-rdflib", action="store_true", help="leave the slowest engine out")
    parser.add_argument("--report", type=Path, help="write the section «SPARQL» of this file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        body = measure(Path(folder), arguments.rounds, not arguments.without_rdflib)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "SPARQL", body)


def measure(folder: Path, rounds: int, with_rdflib: bool) -> str:
    """The report of one run in an empty folder."""
    library, quads = folder / "library", folder / "library.nq"
    Library.open(library, Settings()).close()
    count = write(quads)
    subprocess.run([BIN / "oxigraph", "load", "--location", library / "graph", "--file", quads], check=True)
    for name in ("loaded", "optimized"):
        shutil.copytree(library / "graph", folder / name)
    subprocess.run([BIN / "oxigraph", "optimize", "--location", folder / "optimized"], check=True)
    with ExitStack() as servers:
        engines = (
            servers.enter_context(ours(library)),
            servers.enter_context(oxigraph(folder / "loaded", PEER)),
            servers.enter_context(oxigraph(folder / "optimized", f"{PEER}, optimized")),
        )
        times = ask_in_turn(engines, rounds)
        rates = {
            what: [throughput(engine, queries) for engine in engines]
            for what, queries in (("all the queries", QUERIES), ("light queries", [q for q in QUERIES if q.light]))
        }
        fresh = freshness(engines[0])
        alive = health_under_load(engines[0])
    if with_rdflib:
        with rdflib_endpoint(quads) as slow:
            times |= ask_in_turn([slow], RDFLIB_ROUNDS)
    return report(count, times, rates, fresh, alive)


def ask_in_turn(engines: Sequence[Engine], rounds: int) -> Times:
    """Each query to each engine in turn, round by round, after one round that is not counted."""
    times: Times = defaultdict(list)
    connections = {engine.name: engine.connection() for engine in engines}
    for number in range(rounds + 1):
        for query in QUERIES:
            for name, connection in connections.items():
                began = time.perf_counter()
                connection.ask(query.text(number))
                if number:
                    times[query.name, name].append(time.perf_counter() - began)
    return times


def throughput(engine: Engine, queries: Sequence[Query]) -> float:
    """Answers a second to clients that ask the queries in turn, without a pause."""
    answered = [0] * CLIENTS
    end = time.perf_counter() + SECONDS

    def client(number: int) -> None:
        connection = engine.connection()
        while time.perf_counter() < end:
            turn = answered[number] + number
            connection.ask(queries[turn % len(queries)].text(turn))
            answered[number] += 1

    _together(client)
    return sum(answered) / SECONDS


def freshness(engine: Engine) -> list[float]:
    """Seconds that a query right after a change takes longer than the next one."""
    connection = engine.connection()
    delays: list[float] = []
    for number in range(FRESH_ROUNDS):
        connection.update(f"INSERT DATA {{ GRAPH <urn:fresh> {{ <urn:fresh> <urn:fresh> {number} }} }}")
        times: list[float] = []
        for _ in range(2):
            began = time.perf_counter()
            answer = connection.ask(f"SELECT * {{ <urn:fresh> <urn:fresh> {number} }}")
            times.append(time.perf_counter() - began)
            assert b"{}" in answer, "the change is not seen"
        delays.append(times[0] - times[1])
    return delays


def health_under_load(engine: Engine) -> list[float]:
    """Seconds that ``/health/live`` takes while clients ask for cross products."""
    times: list[float] = []

    def client(number: int) -> None:
        if number:
            with suppress(RuntimeError):  # it is stopped, as it should be
                engine.connection().ask(_CROSS)
            return
        connection = engine.connection()
        while len(times) < 60:
            began = time.perf_counter()
            connection.get("/health/live")
            times.append(time.perf_counter() - began)
            time.sleep(0.05)

    _together(client)
    return times


def _together(client: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(
    count: int, times: Times, rates: dict[str, list[float]], fresh: Sequence[float], alive: Sequence[float]
) -> str:
    """The section's text."""
    names = list(dict.fromkeys(name for _, name in times))
    best = {key: min(seconds) * 1000 for key, seconds in times.items()}
    rows = [
        [
            query.name,
            *(f"{best[query.name, n]:.1f} ({statistics.median(times[query.name, n]) * 1000:.1f})" for n in names),
            _verdict(query, best, PEER),
            _verdict(query, best, f"{PEER}, optimized"),
        ]
        for query in QUERIES
    ]
    worst = max(alive) * 1000
    return "\n\n".join(
        [
            f"A generated library of {count:,} triples beside the project's own vocabulary, the same for every engine."
            " Milliseconds over HTTP, the engines asked in turn: the fastest round (the median in brackets)."
            " Pharmakon merges the store's files by itself once it is ready; `oxigraph serve` reads them as `oxigraph"
            " load` left them, and, optimized, after a run of `oxigraph optimize`."
            f" {os.cpu_count()} cores, load average {os.getloadavg()[2]:.1f}: other work disturbs medians and rates."
            " `python -m benchmarks.sparql` measures it.",
            table(["query", *names, "against it as loaded", "optimized"], rows),
            *(
                f"{CLIENTS} clients with {what}: {one:.0f} answers a second, {PEER} {loaded:.0f} as loaded"
                f" (ratio {one / loaded:.2f}) and {optimized:.0f} optimized (ratio {one / optimized:.2f})."
                for what, (one, loaded, optimized) in rates.items()
            ),
            f"The first query after a change is acknowledged sees it, and waits for a new snapshot: median"
            f" {statistics.median(fresh) * 1000:.0f} ms.",
            f"`/health/live` while {CLIENTS - 1} clients ask for cross products: median"
            f" {statistics.median(alive) * 1000:.1f} ms, worst {worst:.0f} ms.",
        ]
    )


def _verdict(query: Query, best: dict[tuple[str, str], float], peer: str) -> str:
    one, other = best[query.name, "pharmakon"], best[query.name, peer]
    return f"{one - other:+.1f} ms" if other < LIGHT_MILLISECONDS else f"{other / one:.2f} of its speed"


if __name__ == "__main__":
    main()
