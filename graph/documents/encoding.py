"""Bytes to text, without guessing where the bytes say what they are."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 18
_COMMONEST = "cp1252"


def open_binary(path: Path) -> BinaryIO:
    """The bytes of a file, decompressed if its name ends in ``.gz``."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``: by its byte order mark (which is dropped), as UTF-8, as declared, or by detection.

    Characters are left as they are: line ends, NUL and combining sequences stay.

    Raises:
        ValueError: if the bytes are text in no encoding that can be told.

    >>> decode(codecs.BOM_UTF16_LE + "naïve".encode("utf-16-le"))
    'naïve'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    if declared and declared.lower().replace("-", "") != "utf8":
        return _strict(data, declared)
    if b"\x00" in data[:_SAMPLE]:
        raise ValueError(f"neither UTF-8 (byte {place} is not) nor marked as UTF-16; it looks like a binary file")
    detected = _detected(data[:_SAMPLE])
    if detected is None:
        raise ValueError(f"not UTF-8 (byte {place} is not), and no other encoding fits")
    return _strict(data, detected)


def _detected(sample: bytes) -> str | None:
    """The likeliest encoding; among equals Windows-1252, which is by far the commonest of them."""
    found = from_bytes(sample)
    best = found.best()
    if best is None:
        return None
    equals = (match for match in found if match.chaos <= best.chaos and match.coherence >= best.coherence)
    return _COMMONEST if any(_COMMONEST in match.could_be_from_charset for match in equals) else best.encoding


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except LookupError:
        raise ValueError(f"unknown encoding {name!r}") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"not {name}: {error.reason} at byte {error.start}") from None
