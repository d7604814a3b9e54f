"""Names that texts use and no vocabulary holds, in questions."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.terms import terms
from graph.linking.tokens import Token
from graph.model import Span
from service.search.catalogue import Catalogue
from service.search.names import words
from service.search.response import LinkedConcept

_ARTICLES = frozenset({"a", "an", "the"})
CIRCUMSTANCES = frozenset({"in", "with", "during", "after", "among", "for", "from", "by"})
"""Words before which a name may end: what follows says in what circumstances."""


def candidate(
    topic: Span, text: str, tokens: Sequence[Token], concepts: Sequence[LinkedConcept], catalogue: Catalogue
) -> LinkedConcept | None:
    """What the topic names as a whole, if only texts know the name and the vocabulary's leave words of it over.

    So "parathyroid cancer" is not just any cancer, nor is "parathyroid cancer in adults"; but "children with diabetes"
    asks of diabetes. ``concepts`` are the vocabulary's.
    """
    inside = [token for token in tokens if topic.contains(Span(token.start, token.end)) and words(token.text)]
    while inside and inside[0].norm in _ARTICLES:
        del inside[0]
    known = [Span(linked.start, linked.end) for linked in concepts]
    held = [any(span.contains(Span(token.start, token.end)) for span in known) for token in inside]
    left = [bool(terms(token.text)) and not taken for token, taken in zip(inside, held, strict=True)]
    for end in (len(inside), *(at for at in reversed(range(1, len(inside))) if inside[at].norm in CIRCUMSTANCES)):
        if any(left[:end]) and (any(held[:end]) or not any(held)):
            linked = _named(text, Span(inside[0].start, inside[end - 1].end), catalogue)
            if linked is not None:
                return linked
    return None


def _named(text: str, span: Span, catalogue: Catalogue) -> LinkedConcept | None:
    written = span.of(text)
    for name in catalogue.concept_names.named(written):
        concept = catalogue.candidates.get(name.iri)
        if concept is not None:
            return LinkedConcept(concept, span.start, span.end, written, name.text, False, name.weight, 0)
    return None
