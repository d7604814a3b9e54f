"""The process that answers SPARQL requests; it is started by file, and may be killed at any moment.

It imports pyoxigraph and nothing of this project, opens snapshots read-only, and limits its own memory. Requests come
on standard input, frames go to standard output:

    request   u32 length, JSON header, u32 length, body
    frame     one byte of kind, u32 length, payload
              D data · Z end, as JSON · E error, as JSON {"kind", "message"} · Q question, as JSON [passage, text],
              answered on standard input by u32 length and JSON

Header keys: ``operation`` ("open", "query", "update", "parse") and what that operation needs; see the functions.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

STACK_BYTES = 512 << 20
"""Room for recursion: the engine's parser and planner descend once for each level of nesting."""

FRAME_BYTES = 65_536

Header = dict[str, Any]


class CapReached(Exception):
    """The result has more rows or bytes than the request may have."""


class Output:
    """Frames on standard output; small ones leave together, in one write."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def frame(self, kind: bytes, payload: bytes) -> None:
        """Add a frame."""
        self._pending += kind + struct.pack(">I", len(payload)) + payload
        if len(self._pending) >= FRAME_BYTES:
            self.flush()

    def flush(self) -> None:
        """Send what is pending."""
        view = memoryview(self._pending)
        while view:
            view = view[os.write(1, view) :]
        self._pending = bytearray()


class Result:
    """What the engine serialises into: counts rows and bytes, and fails when either has reached its cap."""

    def __init__(self, output: Output, rows: int, limit: int, count: Callable[[bytes], int]) -> None:
        self._output, self._rows, self._limit, self._count = output, rows, limit, count
        self.rows = self.bytes = 0
        self.reached: str | None = None

    def write(self, data: bytes) -> int:
        """Take a piece of the serialised result."""
        self.bytes += len(data)
        if self.bytes > self._limit:
            self._stop(f"the result has more than {self._limit:,} bytes")
        self.add_rows(self._count(data))
        self._output.frame(b"D", data)
        return len(data)

    def add_rows(self, number: int) -> None:
        """Count rows, or triples."""
        self.rows += number
        if self.rows > self._rows:
            self._stop(f"the result has more than {self._rows:,} rows")

    def flush(self) -> None:
        """The engine calls this; frames leave when there are enough of them."""

    def _stop(self, message: str) -> None:
        self.reached = message
        raise CapReached(message)


class RowCounter:
    """Counts the solutions in a serialised result, piece by piece, without parsing it.

    Never too few; one too many for an empty result in JSON.
    """

    def __init__(self, media_type: str) -> None:
        self._tail = b""
        self._quoted = False
        self._header = 1
        self.count = {
            "application/sparql-results+json": self._json,
            "application/sparql-results+xml": self._xml,
            "text/csv": self._csv,
            "text/tab-separated-values": self._tsv,
        }[media_type]

    def _json(self, data: bytes) -> int:
        # Before a row stands `},{"` and a variable's name; a text may end in `},{`, but then `}` or `,` follows. Before
        # a row without any value stands `,{}`; that in a text counts too, which only brings the cap a little closer.
        window = self._tail + data
        self._tail = window[-4:]
        rows = window.count(b'},{"', 0, len(window) - 1) - window.count(b'},{"}') - window.count(b'},{",')
        first, self._header = self._header, 0
        return first + rows + window.count(b",{}", 2)

    def _xml(self, data: bytes) -> int:
        window = self._tail + data
        self._tail = window[-7:]
        return window.count(b"<result>")

    def _tsv(self, data: bytes) -> int:
        return self._lines(data.count(b"\n"))

    def _csv(self, data: bytes) -> int:
        number = 0
        for index, piece in enumerate(data.split(b'"')):
            if index:
                self._quoted = not self._quoted
            if not self._quoted:
                number += piece.count(b"\n")
        return self._lines(number)

    def _lines(self, number: int) -> int:
        header, self._header = min(self._header, number), max(self._header - number, 0)
        return number - header


def read_exactly(length: int) -> bytes:
    """So many bytes of standard input; without a service to send them, the process ends."""
    parts = bytearray()
    while len(parts) < length:
        piece = os.read(0, length - len(parts))
        if not piece:
            os._exit(0)
        parts += piece
    return bytes(parts)


def read_block() -> bytes:
    """The next block of standard input: u32 length, and as many bytes."""
    return read_exactly(struct.unpack(">I", read_exactly(4))[0])


class Worker:
    """Answers one request after the other; the snapshot stays open until another is named."""

    def __init__(self) -> None:
        self._output = Output()
        self._path = ""
        self._store = ox.Store()

    def serve(self) -> None:
        """Answer requests for ever."""
        operations = {"open": self._open, "query": self._query, "update": self._update, "parse": self._parse}
        while True:
            header: Header = json.loads(read_block())
            body = read_block()
            try:
                self._output.frame(b"Z", json.dumps(operations[header["operation"]](header, body)).encode())
            except (SyntaxError, CapReached, ValueError, OSError, RuntimeError, MemoryError) as error:
                self._output.frame(b"E", json.dumps(failure(error)).encode())
            self._output.flush()

    def _open(self, header: Header, body: bytes) -> Header:
        """Open the snapshot in the folder ``snapshot``."""
        if header["snapshot"] != self._path:
            self._store, self._path = ox.Store.read_only(header["snapshot"]), header["snapshot"]
        return {}

    def _query(self, header: Header, body: bytes) -> Header:
        """Evaluate a query on ``snapshot`` and serialise it as ``media_type``, up to ``rows`` and ``bytes``.

        ``default`` and ``named`` are the dataset, or None; ``union`` makes the union of all graphs the default graph.
        """
        self._open(header, body)
        default, named = header["default"], header["named"]
        results = self._store.query(
            body.decode(),
            base_iri=header["base"],
            use_default_graph_as_union=header["union"],
            default_graph=None if default is None else [ox.NamedNode(name) for name in default],
            named_graphs=None if named is None else [ox.NamedNode(name) for name in named],
            custom_functions={ox.NamedNode(name): self._similarity for name in header["functions"]},
        )
        return self._serialize(results, header)

    def _serialize(self, results: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, header: Header) -> Header:
        media_type = header["media_type"]
        if isinstance(results, ox.QueryTriples):
            return self._graph(results, header)
        solutions = isinstance(results, ox.QuerySolutions)
        counter = RowCounter(media_type).count if solutions else len
        output = Result(self._output, header["rows"] if solutions else sys.maxsize, header["bytes"], counter)
        format_ = ox.QueryResultsFormat.from_media_type(media_type)
        if format_ is None:
            raise ValueError(f"not a format of solutions: {media_type}")
        try:
            results.serialize(output, format_)  # type: ignore[arg-type]
        except OSError as error:
            raise_cap(output, error)
        return {"rows": output.rows, "bytes": output.bytes}

    def _graph(self, triples: Iterator[ox.Triple] | ox.QueryTriples, header: Header) -> Header:
        output = Result(self._output, header["rows"], header["bytes"], lambda data: 0)
        format_ = ox.RdfFormat.from_media_type(header["media_type"])

        def counted() -> Iterator[ox.Triple]:
            for triple in triples:
                output.add_rows(1)
                yield triple

        try:
            ox.serialize(counted(), output, format_, prefixes=header["prefixes"])  # type: ignore[arg-type]
        except OSError as error:
            raise_cap(output, error)
        return {"rows": output.rows, "bytes": output.bytes}

    def _update(self, header: Header, body: bytes) -> Header:
        """Parse and plan an update on an empty dataset, so that what breaks the engine breaks it here."""
        with suppress(RuntimeError):  # such as a graph that does not exist here: no fault of the text
            ox.Store().update(body.decode(), base_iri=header["base"])
        return {}

    def _parse(self, header: Header, body: bytes) -> Header:
        """Parse a serialised graph of ``source`` type and write it as N-Triples."""
        format_ = ox.RdfFormat.from_media_type(header["source"])
        quads = ox.parse(body, format_, base_iri=header["base"], without_named_graphs=True, rename_blank_nodes=True)
        return self._graph((quad.triple for quad in quads), header)

    def _similarity(self, passage: Any = None, text: Any = None) -> ox.Literal | None:
        """``search:similarity(?passage, "text")``: only the service has vectors, so it is asked."""
        if not isinstance(passage, ox.NamedNode) or not isinstance(text, ox.Literal):
            return None
        self._output.frame(b"Q", json.dumps([passage.value, text.value]).encode())
        self._output.flush()
        score = json.loads(read_block())
        return None if score is None else ox.Literal(f"{score:.4f}", datatype=ox.NamedNode(DECIMAL))


DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def raise_cap(output: Result, error: OSError) -> None:
    """The engine wraps what ``write`` raises: raise it as what it was."""
    if output.reached is not None:
        raise CapReached(output.reached) from error
    raise error


def failure(error: Exception) -> dict[str, str]:
    """What the service is told of an error."""
    if isinstance(error, CapReached):
        return {"kind": "cap", "message": str(error)}
    kind = "syntax" if isinstance(error, (SyntaxError, ValueError)) else "evaluation"
    if isinstance(error, MemoryError):
        kind = "memory"
    return {"kind": kind, "message": str(error)}


def main() -> None:
    """Bind the process's limits, then serve on a thread whose stack is large."""
    memory, networked = int(sys.argv[1]), sys.argv[2] == "networked"
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no query outlives the service
    if not networked and hasattr(libc, "unshare"):
        libc.unshare(0x5000_0000)  # CLONE_NEWUSER | CLONE_NEWNET: a network of its own, with nothing in it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory + STACK_BYTES, memory + STACK_BYTES))
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=Worker().serve, daemon=True)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
