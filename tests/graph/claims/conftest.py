from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from graph.claims import ClaimExtractor
from graph.identifiers import candidate_iri
from graph.model import Document, Mention, Span
from graph.structure import blocks
from ontology.terms import ConceptType

Reading = tuple[Document, tuple[Mention, ...]]
Read = Callable[..., Reading]

_CODES = {code.value[0]: code for code in ConceptType} | {"k": ConceptType.CAUSE, "c": ConceptType.CONDITION}


@pytest.fixture(scope="session")
def read() -> Read:
    """Turns a text with mentions marked as ``[surface|s]`` into a document and its mentions."""

    def reading(marked: str, title: str = "", question: str | None = None) -> Reading:
        text, found, at = "", [], 0
        for match in re.finditer(r"\[([^|\]]+)\|([smtcek])\]", marked):
            text += marked[at : match.start()]
            label = match[1].lower()
            span = Span(len(text), len(text) + len(match[1]))
            found.append(Mention(span, str(candidate_iri(label)), label, _CODES[match[2]], 1.0, ()))
            text += match[1]
            at = match.end()
        text += marked[at:]
        return Document("d", title, text, blocks(text), question=question), tuple(found)

    return reading


@pytest.fixture(scope="session")
def extractor() -> ClaimExtractor:
    return ClaimExtractor()
