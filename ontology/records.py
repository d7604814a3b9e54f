"""The compact form in which the vocabulary is shipped: one line a concept, six fields between tabs.

identifier · preferred label · types · broader identifiers · mappings · other labels

Identifiers are the part of the concept's IRI after ``id/concept/``; types and scopes are single letters; mappings are
CURIEs (``~`` before one marks a close rather than an exact match); labels are joined by ``|``, each after its scope's
letter. Lines that begin with ``#`` are the header. Files are gzip-compressed UTF-8.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

from ontology.concept import Concept, Label, Scope
from ontology.errors import VocabularyError
from ontology.namespaces import ID, PREFIXES
from ontology.terms import ConceptType

CONCEPTS = str(ID["concept/"])

_TYPE_LETTERS = {t: t.value[0] for t in ConceptType if t is not ConceptType.CONDITION} | {ConceptType.CONDITION: "d"}
_TYPES = {letter: t for t, letter in _TYPE_LETTERS.items()}
_SCOPES = {scope.value[0]: scope for scope in Scope}


def write(path: Path, concepts: Iterable[Concept], header: Iterable[str]) -> None:
    """Write concepts, in the order given; the same input gives the same bytes."""
    lines = [*(f"# {line}".rstrip() for line in header), *(format_line(c) for c in concepts)]
    content = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def read(path: Path) -> Iterator[Concept]:
    """The concepts of a file that ``write`` made.

    Raises:
        VocabularyError: if it is not such a file.
    """
    try:
        content = gzip.decompress(path.read_bytes()).decode()
        for line in content.splitlines():
            if not line.startswith("#"):
                yield parse_line(line)
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise VocabularyError(str(path), f"not a vocabulary in compact form: {error!r}") from error


def format_line(concept: Concept) -> str:
    """One concept as a line, without the newline.

    >>> format_line(Concept(CONCEPTS + "x", "x", (ConceptType.EFFECT,), (Label("x"), Label("y", Scope.LAY))))
    'x\\tx\\te\\t\\t\\tly'
    """
    return "\t".join(
        (
            concept.iri.removeprefix(CONCEPTS),
            concept.label,
            "".join(_TYPE_LETTERS[t] for t in concept.types),
            " ".join(b.removeprefix(CONCEPTS) for b in concept.broader),
            " ".join((*map(_curie, concept.matches), *("~" + _curie(c) for c in concept.close))),
            "|".join(label.scope.value[0] + label.text for label in concept.labels[1:]),
        )
    )


def parse_line(line: str) -> Concept:
    """The concept that a line describes.

    >>> parse_line("x\\tx\\te\\t\\t\\tly").labels[1].scope.value
    'lay'
    """
    identifier, preferred, types, broader, mappings, labels = line.split("\t")
    names = [Label(preferred, Scope.EXACT)]
    if labels:
        names += [Label(text[1:], _SCOPES[text[0]]) for text in labels.split("|")]
    curies = mappings.split()
    return Concept(
        CONCEPTS + identifier,
        preferred,
        tuple([_TYPES[letter] for letter in types]),
        tuple(names),
        tuple([CONCEPTS + b for b in broader.split()]) if broader else (),
        tuple([_expanded(c) for c in curies if c[0] != "~"]),
        tuple([_expanded(c[1:]) for c in curies if c[0] == "~"]),
    )


_MAPPED = ("mesh", "doid", "drugbank")


def _curie(iri: str) -> str:
    for prefix in _MAPPED:
        if iri.startswith(PREFIXES[prefix]):
            return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
    raise ValueError(f"no prefix for {iri}")


def _expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
