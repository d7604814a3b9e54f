"""Passages as the graph holds them: the citation, the concepts mentioned, the claims stated or denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.citations import Citation
from graph.store import Store
from ontology.namespaces import PK
from ontology.terms import ConceptType
from service.search.catalogue import Catalogue
from service.search.citing import citations, span_of, values
from service.search.claims import Stated, quoted_from, stated_in
from service.search.response import Mentioned, Quoted

_TYPES = {str(type_.iri): type_ for type_ in ConceptType}


@dataclass(frozen=True, slots=True)
class Detail:
    """A passage as the graph holds it."""

    citation: Citation
    mentions: tuple[Mentioned, ...]
    claims: tuple[Quoted, ...]


def details(store: Store, catalogue: Catalogue, passages: Sequence[str]) -> dict[str, Detail]:
    """The passages that the graph holds; three queries, however many there are."""
    stated = stated_in(store, passages)
    cited = citations(store, [*passages, *(one.quote for one in stated)])
    mentions = _mentions(store, catalogue, cited, passages)
    claims: dict[str, list[Stated]] = defaultdict(list)
    for one in sorted(stated, key=lambda one: (span_of(one.quote), one.claim)):
        claims[one.passage].append(one)
    return {
        passage: Detail(cited[passage], tuple(mentions[passage]), tuple(quoted_from(cited, catalogue, claims[passage])))
        for passage in passages
        if passage in cited
    }


def _mentions(
    store: Store, catalogue: Catalogue, cited: Mapping[str, Citation], passages: Iterable[str]
) -> dict[str, list[Mentioned]]:
    rows = store.select(
        f"SELECT ?p ?m ?c ?r WHERE {{ VALUES ?p {{ {values(passages)} }}"
        f" GRAPH ?d {{ ?m <{PK.passage}> ?p ; <{PK.concept}> ?c ; <{PK.role}> ?r }} }}"
    )
    found: dict[str, list[Mentioned]] = defaultdict(list)
    for passage, mention, concept, role in rows:
        named, citation = catalogue.concept(str(concept)), cited.get(str(passage))
        if named is not None and citation is not None:
            span = span_of(str(mention))
            exact = citation.exact[span.start - citation.start : span.end - citation.start]
            found[str(passage)].append(Mentioned(named, _TYPES[str(role)], span.start, span.end, exact))
    for mentioned in found.values():
        mentioned.sort(key=lambda one: (one.start, one.end))
    return found
