"""Measure search over HTTP: latency beside encoding alone, throughput, completion, start-up, memory, and a peer.

    python -m benchmarks.search.http --library DIR [--documents FILE] [--peer-python PYTHON] [--report FILE]

``--documents`` are ingested into the library when it does not exist yet. ``--peer-python`` is the interpreter of an
environment that has txtai with its API; it serves as many of the library's passages as ``--peer-passages`` says, with
the same model, as a hybrid index with content.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.report import replace_section, table
from embeddings import models
from embeddings.encoder import open_encoder
from embeddings.reader import LONGEST
from service.library import Library
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PEER = Path(__file__).with_name("peer.py")
CLIENTS = 16
WARMING = 20
"""Seconds that clients ask before their answers are counted."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PHARMAKON_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--peer-python", type=Path)
    parser.add_argument("--peer-passages", type=int, help="how many of the passages txtai gets; all by default")
    parser.add_argument("--peer-index", type=Path, help="where txtai's index is kept from one run to the next")
    parser.add_argument("--report", type=Path, help="write the section «Search over HTTP» of this file")
    arguments = parser.parse_args()
    asked = questions(arguments.data / "retrieval")[: arguments.questions]
    texts, titles = prepare(arguments.library, arguments.documents)
    rows: list[list[object]] = [
        ["passages", len(texts), ""],
        ["load of the machine before", f"{os.getloadavg()[1]:.1f}", f"on {os.cpu_count()} cores"],
    ]
    rows += ours(arguments.library, asked, titles, arguments.seconds)
    if arguments.peer_python:
        with tempfile.TemporaryDirectory() as scratch:
            folder = arguments.peer_index or Path(scratch)
            rows += peers(arguments.peer_python, folder, texts[: arguments.peer_passages], asked, arguments.seconds)
    body = table(["what", "figure", "note"], rows)
    print(body)
    if arguments.report:
        replace_section(arguments.report, "Search over HTTP", f"{body}\n\n{method(asked)}")


def method(asked: Sequence[str]) -> str:
    """How it was measured, for the report."""
    return (
        f"{len(asked)} consumer questions (LiveQA-Med and known-item, development parts), each encoded alone and then "
        "asked over HTTP in turn, so that both meet the same load of the machine; every answer is a full page: the "
        "graph's answer, ten passages with citations, highlights and claims. Clients have asked for "
        f"{WARMING} seconds before their answers are counted. "
        "`python -m benchmarks.search.http --library DIR` measures it."
    )


def questions(folder: Path) -> list[str]:
    """The development questions over MedQuAD."""
    found = []
    for name in ("liveqa-dev", "known-dev"):
        with gzip.open(folder / f"{name}.queries.jsonl.gz", "rt", encoding="utf-8") as lines:
            found += [str(json.loads(line)["text"]) for line in lines]
    return found


def prepare(library: Path, documents: Path | None) -> tuple[list[str], list[str]]:
    """The library's passages and titles, once it is ingested and its index is up to date."""
    with Library.open(library, Settings(), create=documents is not None) as opened:
        if documents is not None and not len(opened.index):
            for _ in opened.ingest([documents]):
                pass
        opened.index  # noqa: B018 - catches up with the graph
        texts = [str(text) for (text,) in opened.view.select("SELECT exact FROM passage ORDER BY iri")]
        titles = [str(title) for (title,) in opened.view.select("SELECT title FROM document ORDER BY iri")]
    return texts, titles


def ours(library: Path, asked: Sequence[str], titles: Sequence[str], seconds: float) -> list[list[object]]:
    """The rows on our own server."""
    encoder = open_encoder(longest=LONGEST)
    port = free_port()
    command = [sys.executable, "-c", "from service.cli.main import main; main()"]
    started = time.perf_counter()
    with running([*command, "--library", str(library), "serve", "--port", str(port)], port, "/health/ready") as process:
        ready = time.perf_counter() - started
        ask = client(port, "POST", "/search", lambda text: json.dumps({"query": text}))
        complete = client(port, "GET", "/suggest", None)
        for text in asked[:10]:
            encoder.encode_query(text)
            ask(f"{text} first")
        alone, whole = [], []
        for text in asked:
            alone.append(timed(lambda text=text: encoder.encode_query(text)))  # type: ignore[misc]
            whole.append(timed(lambda text=text: ask(text)))  # type: ignore[misc]
        typed = [title[:length] for title in titles[:: max(1, len(titles) // 40)] for length in (3, 8)]
        completing = [timed(lambda text=text: complete(text)) for text in typed]  # type: ignore[misc]

        def rate(texts: Callable[[int], Iterator[str]], seconds: float = seconds) -> str:
            post = throughput(port, "POST", "/search", lambda text: json.dumps({"query": text}), texts, seconds)
            return f"{post:.0f} answers a second"

        memory = resident(process.pid)
        rate(varied([f"{text} before" for text in asked]), WARMING)  # in that time the service starts what it needs
        rates = [rate(texts) for texts in (varied(asked), dealt(titles), repeated(asked))]
        loaded, further = resident(process.pid), [unshared(child) for child in children(process.pid)]
    over = statistics.median(whole) - statistics.median(alone)
    return [
        ["encoding a question alone", latency(alone), ""],
        ["a question over HTTP", latency(whole), f"{over:+.1f} ms to encoding alone at the median"],
        [f"{CLIENTS} clients", rates[0], "the same questions, each time with another number"],
        [f"{CLIENTS} clients, new subjects", rates[1], "titles of documents, each once: little that was kept helps"],
        [f"{CLIENTS} clients, the same questions", rates[2], "kept answers"],
        ["completion over HTTP", latency(completing), f"{len(typed)} beginnings of titles"],
        ["start to ready", f"{ready:.1f} s", "the model's load included"],
        ["resident memory, one client", f"{memory:.0f} MB", ""],
        [
            f"resident memory after {CLIENTS} clients",
            f"{loaded:.0f} MB",
            f"and {sum(further):.0f} MB that {len(further)} further processes, for search and SPARQL, do not share",
        ],
    ]


def peers(python: Path, folder: Path, texts: Sequence[str], asked: Sequence[str], seconds: float) -> list[list[object]]:
    """The rows on txtai: indexing the passages in a folder, unless it is done, and answering over its API."""
    model = models.locate(models.DEFAULT_MODEL)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    if not (folder / "index").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "passages.json").write_text(json.dumps(list(texts)))
        subprocess.run([str(python), "-P", str(PEER), "index", str(folder), str(model)], env=environment, check=True)
    took, count = json.loads((folder / "built.json").read_text())
    port = free_port()
    command = [str(python), "-P", str(PEER), "serve", str(folder), str(model), str(port)]
    with running(command, port, "/count", environment):
        answer = client(port, "GET", "/search", None)
        single = [timed(lambda text=text: answer(text)) for text in asked[:30]]  # type: ignore[misc]
        rate = throughput(port, "GET", "/search", None, varied(asked), seconds)
    return [
        ["txtai, indexing", f"{count / took:.1f} passages a second", f"{count} passages, content and hybrid"],
        ["txtai, a question over HTTP", latency(single), "texts and scores"],
        [f"txtai, {CLIENTS} clients", f"{rate:.0f} answers a second", ""],
    ]


def client(port: int, method: str, path: str, body: Callable[[str], str] | None) -> Callable[[str], bytes]:
    """A function that asks over one connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(text: str) -> bytes:
        if body is None:
            name = "q" if path == "/suggest" else "query"
            connection.request(method, f"{path}?{name}={quote(text)}&limit=10")
        else:
            connection.request(method, path, body(text), {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {answer[:200]!r}")
        return answer

    return ask


def varied(asked: Sequence[str]) -> Callable[[int], Iterator[str]]:
    """The questions of each client, none of them twice: pages of known results are cheap."""
    return lambda number: (
        f"{text} {number} {count}"
        for count, text in enumerate(itertools.islice(itertools.cycle(asked), number * 7, None))
    )


def dealt(titles: Sequence[str]) -> Callable[[int], Iterator[str]]:
    """Each client's share of the titles, dealt at random: hardly a passage is found twice."""
    drawn = random.Random(0).sample(sorted(set(titles)), len(set(titles)))
    return lambda number: iter(drawn[number::CLIENTS])


def repeated(asked: Sequence[str]) -> Callable[[int], Iterator[str]]:
    """The questions as they are, over and over."""
    return lambda number: itertools.islice(itertools.cycle(asked), number * 7, None)


def throughput(
    port: int,
    method: str,
    path: str,
    body: Callable[[str], str] | None,
    texts: Callable[[int], Iterator[str]],
    seconds: float,
) -> float:
    """Answers a second to clients that each ask as soon as they are answered; ``texts`` are those of each client."""
    counts = [0] * CLIENTS
    deadline = time.perf_counter() + seconds

    def work(number: int) -> None:
        ask = client(port, method, path, body)
        for text in texts(number):
            if time.perf_counter() >= deadline:
                return
            ask(text)
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


@contextmanager
def running(
    command: Sequence[str], port: int, path: str, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it is ready."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port, path):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait()


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that it takes."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def latency(milliseconds: Sequence[float]) -> str:
    """The median and the 95th percentile."""
    return f"p50 {statistics.median(milliseconds):.1f} ms, p95 {statistics.quantiles(milliseconds, n=20)[-1]:.1f} ms"


def resident(process: int) -> float:
    """Resident memory in millions of bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) * 1024 / 1e6


def unshared(process: int) -> float:
    """Memory that a process has to itself, in millions of bytes."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Private")) * 1024 / 1e6


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    folders = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for folder in folders for child in (folder / "children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
