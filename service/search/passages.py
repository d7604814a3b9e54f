"""Passages with all that is shown of them: the citation, the concepts mentioned, the claims stated or denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from embeddings.terms import words
from graph.citations import Citation
from graph.model import Span
from service.search.catalogue import Catalogue
from service.search.claims import stated_in
from service.search.folding import shingles
from service.search.recent import Recent
from service.search.response import Mentioned
from service.view import PassageRow, Stated, View

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Detail:
    """A passage with its mentions and what it states, each in text order, and what any question needs of its text.

    ``words`` are its different words, ``sentences`` where in it they stand, ``shingles`` its runs of words.
    """

    citation: Citation
    mentions: tuple[Mentioned, ...]
    stated: tuple[Stated, ...]
    words: frozenset[str]
    sentences: tuple[Span, ...]
    shingles: frozenset[int]


class Passages:
    """The passages of a library; what was looked at of late is kept until it changes."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._recent = Recent[Detail](_KEPT)

    def details(self, catalogue: Catalogue, passages: Iterable[str]) -> dict[str, Detail]:
        """Those of the passages that the library holds."""
        state = self._view.version, catalogue
        return self._recent.get(state, passages, lambda missing: _details(self._view, catalogue, missing))


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
        tuple(stated),
        frozenset(words(text)),
        row.sentences,
        shingles(text),
    )


def _mentions(catalogue: Catalogue, row: PassageRow) -> Iterator[Mentioned]:
    text, offset = row.citation.exact, row.citation.start
    for iri, role, start, end in row.mentions:
        concept = catalogue.concept(iri)
        if concept is not None:
            yield Mentioned(concept, role, start, end, text[start - offset : end - offset])
