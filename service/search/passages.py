"""Passages with all that is shown of them: the citation, the concepts mentioned, the claims stated or denied."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embeddings.terms import words
from graph.citations import Citation
from graph.model import Span
from graph.sentences import sentences
from service.search.catalogue import Catalogue
from service.search.claims import passage_claim, stated_in
from service.search.folding import shingles
from service.search.response import Mentioned, PassageClaim
from service.view import PassageRow, Stated, View

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Detail:
    """A passage with its mentions and claims, each in text order, and what any question needs to know of its text.

    ``words`` are its different words, ``sentences`` where in it they stand, ``shingles`` its runs of words.
    """

    citation: Citation
    mentions: tuple[Mentioned, ...]
    claims: tuple[PassageClaim, ...]
    words: frozenset[str]
    sentences: tuple[Span, ...]
    shingles: frozenset[int]


class Passages:
    """The passages of a library; those shown of late are kept until it changes."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Detail] = OrderedDict()
        self._version = -1
        self._catalogue: Catalogue | None = None

    def details(self, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, Detail]:
        """Those of the passages that the library holds."""
        kept = self._current(catalogue)
        with self._lock:
            found = {iri: kept[iri] for iri in passages if iri in kept}
            for iri in found:
                kept.move_to_end(iri)
        missing = [iri for iri in passages if iri not in found]
        if missing:
            read = _details(self._view, catalogue, missing)
            found |= read
            with self._lock:
                kept.update(read)
                while len(kept) > _KEPT:
                    kept.popitem(last=False)
        return found

    def _current(self, catalogue: Catalogue) -> OrderedDict[str, Detail]:
        """What is kept of the library's present state: a reader that a change overtakes puts into what is forgotten."""
        with self._lock:
            version = self._view.version
            if version != self._version or catalogue is not self._catalogue:
                self._version, self._catalogue, self._kept = version, catalogue, OrderedDict()
            return self._kept


def _details(view: View, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, Detail]:
    """The passages as the view holds them; two queries, however many there are."""
    claims: dict[str, list[Stated]] = defaultdict(list)
    for one in stated_in(view, passages):
        claims[one.passage].append(one)
    return {iri: _detail(catalogue, row, claims[iri]) for iri, row in view.passages(passages).items()}


def _detail(catalogue: Catalogue, row: PassageRow, stated: Sequence[Stated]) -> Detail:
    text = row.citation.exact
    return Detail(
        row.citation,
        tuple(_mentions(catalogue, row)),
        tuple(c for one in stated if (c := passage_claim(catalogue, row, one)) is not None),
        frozenset(words(text)),
        sentences(text, Span(0, len(text))),
        shingles(text),
    )


def _mentions(catalogue: Catalogue, row: PassageRow) -> Iterator[Mentioned]:
    text, offset = row.citation.exact, row.citation.start
    for iri, role, start, end in row.mentions:
        concept = catalogue.concept(iri)
        if concept is not None:
            yield Mentioned(concept, role, start, end, text[start - offset : end - offset])
