"""Files and folders to documents."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from graph.documents.text import MAX_BYTES
from graph.errors import DocumentError
from graph.model import Document

_FORMATS = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson": "jsonl",
    ".ndjson.gz": "jsonl",
    ".xml": "xml",
    ".xml.gz": "xml",
    ".nxml": "xml",
    ".nxml.gz": "xml",
}
_STREAMED = ("jsonl", "xml")

Read = Callable[[Path, str], Iterator[Document | DocumentError]]


def sources(paths: Iterable[Path]) -> list[Path]:
    """The files that `documents` will read, in its order, each once: named files as they are, folders recursively.

    In folders, files of unknown suffix and everything hidden are left out; names are sorted, and a folder's files come
    before its subfolders.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_folder(path)))
        else:
            found[path] = None
    return list(found)


def documents(paths: Iterable[Path]) -> Iterator[Document | DocumentError]:
    """The documents of files and folders, one at a time; what cannot be read is an error in its place.

    Never raises for a bad source: a file that is missing, broken or of unknown suffix, or a record in it, yields a
    `DocumentError` with name and reason, and the rest goes on.
    """
    for path in sources(paths):
        yield from read(path)


def read(path: Path) -> Iterator[Document | DocumentError]:
    """The documents of one file, or what is wrong with it."""
    identifier = _identifier(path)
    try:
        identifier.encode()
    except UnicodeEncodeError:
        yield DocumentError(ascii(identifier), "the file's name is not valid Unicode")
        return
    try:
        yield from _reader(path)(path, identifier)
    except DocumentError as error:
        yield error
    except FileNotFoundError:
        yield DocumentError(identifier, "no such file")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield DocumentError(identifier, f"damaged gzip data: {error}")
    except OSError as error:
        yield DocumentError(identifier, error.strerror or str(error))
    except ValueError as error:
        yield DocumentError(identifier, str(error))
    except (MemoryError, RecursionError):
        yield DocumentError(identifier, "too large or too deeply nested to read")


def _reader(path: Path) -> Read:
    """The reader of the file's format; formats are imported when first met, as their parsers are heavy."""
    name = _FORMATS.get(_suffix(path))
    size = path.stat().st_size
    if name is None:
        raise ValueError(f"unknown kind of file: known are {', '.join(_FORMATS)}")
    if name not in _STREAMED and size > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES >> 20} MiB")
    read_format: Read = import_module(f"graph.documents.{name}").read
    return read_format


def _suffix(path: Path) -> str:
    name = path.name.lower()
    inner, gz = (name.removesuffix(".gz"), ".gz") if name.endswith(".gz") else (name, "")
    return Path(inner).suffix + gz


def _folder(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and _suffix(path) in _FORMATS:
                yield path


def _identifier(path: Path) -> str:
    """The path as typed, relative to the current folder where it lies inside it, with slashes."""
    here = Path.cwd()
    full = Path(os.path.normpath(here / path))
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path.as_posix()
