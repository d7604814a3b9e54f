"""Passages with all that is shown of them: the citation, the concepts mentioned, the claims stated or denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.citations import Citation
from service.search.catalogue import Catalogue
from service.search.claims import passage_claim, stated_in
from service.search.response import Mentioned, PassageClaim
from service.view import PassageRow, Stated, View


@dataclass(frozen=True, slots=True)
class Detail:
    """A passage with its mentions and claims, each in text order."""

    citation: Citation
    mentions: tuple[Mentioned, ...]
    claims: tuple[PassageClaim, ...]


def details(view: View, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, Detail]:
    """The passages that the library holds; two queries, however many there are."""
    claims: dict[str, list[Stated]] = defaultdict(list)
    for one in stated_in(view, passages):
        claims[one.passage].append(one)
    return {
        iri: Detail(
            row.citation,
            tuple(_mentions(catalogue, row)),
            tuple(c for one in claims[iri] if (c := passage_claim(catalogue, row, one)) is not None),
        )
        for iri, row in view.passages(passages).items()
    }


def _mentions(catalogue: Catalogue, row: PassageRow) -> Iterator[Mentioned]:
    text, offset = row.citation.exact, row.citation.start
    for iri, role, start, end in row.mentions:
        concept = catalogue.concept(iri)
        if concept is not None:
            yield Mentioned(concept, role, start, end, text[start - offset : end - offset])
