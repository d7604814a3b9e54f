"""XML of three kinds, told apart by the root element and read a record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from graph.documents import jats, medquad, pubmed
from graph.documents.encoding import open_binary
from graph.documents.markup import Element
from graph.documents.text import MAX_TREE_BYTES
from graph.errors import DocumentError
from graph.model import Document


@dataclass(frozen=True, slots=True)
class _Kind:
    """The elements that are one document each, and how to read one; the string names it if it has no name."""

    records: frozenset[str]
    read: Callable[[Element, str], Document]


_MEDQUAD = _Kind(medquad.RECORDS, medquad.document)
_PUBMED = _Kind(pubmed.RECORDS, pubmed.document)
_JATS = _Kind(jats.RECORDS, jats.document)
_KINDS = {
    "Document": _MEDQUAD,
    "PubmedArticleSet": _PUBMED,
    "MedlineCitationSet": _PUBMED,
    "PubmedArticle": _PUBMED,
    "MedlineCitation": _PUBMED,
    "PubmedBookArticle": _PUBMED,
    "article": _JATS,
    "articles": _JATS,
    "pmc-articleset": _JATS,
}


def read(path: Path, identifier: str) -> Iterator[Document | DocumentError]:
    """The documents of a MedQuAD, PubMed or JATS file; memory holds one record.

    Entities are never expanded, and nothing but the file itself is read.

    Raises:
        DocumentError: if the file is not well-formed XML of a known kind, at the place where that shows.
    """
    with open_binary(path) as stream:
        try:
            yield from _records(_Bounded(stream), identifier)
        except etree.LxmlError as error:
            raise DocumentError(identifier, f"not well-formed XML: {error}") from None


class _Bounded:
    """A stream that refuses a record longer than `MAX_TREE_BYTES`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.since_record = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.since_record += len(data)
        if self.since_record > MAX_TREE_BYTES:
            raise ValueError(f"a record longer than {MAX_TREE_BYTES >> 20} MiB")
        return data


def _records(stream: _Bounded, identifier: str) -> Iterator[Document | DocumentError]:
    events = etree.iterparse(
        cast(BinaryIO, stream),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    kind: _Kind | None = None
    inside = number = 0
    for event, element in events:
        name = etree.QName(element).localname
        if kind is None:
            kind = _kind(name)
        if name not in kind.records:
            continue
        inside += 1 if event == "start" else -1
        if event == "end" and not inside:
            number += 1
            yield _record(kind, element, f"{identifier}#{number}")
            _release(element)
            stream.since_record = 0


def _kind(root: str) -> _Kind:
    if root not in _KINDS:
        raise ValueError(f"XML of an unknown kind: its root is <{root}>, known are {', '.join(_KINDS)}")
    return _KINDS[root]


def _record(kind: _Kind, element: Element, source: str) -> Document | DocumentError:
    if next(element.iter(etree.Entity), None) is not None:
        return DocumentError(source, "it uses entities of its own, which are not expanded")
    for inner in element.iter(etree.Element):
        inner.tag = etree.QName(inner).localname
    try:
        return kind.read(element, source)
    except ValueError as error:
        return DocumentError(source, str(error))


def _release(element: Element) -> None:
    """Free the record's memory."""
    above = element.getparent()
    if above is not None:
        above.remove(element)
