"""IRIs, minted deterministically from what they name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from rdflib import URIRef

from graph.model import Span
from ontology.namespaces import ID
from ontology.terms import Relation


def document_iri(identifier: str) -> URIRef:
    """The IRI of the document with this identifier; also the name of its graph.

    >>> document_iri("notes/heroin.txt")
    rdflib.term.URIRef('https://w3id.org/pharmakon/id/document/notes/heroin.txt')
    """
    return ID["document/" + quote(identifier, safe="/:@!$'()*,;=~")]


def span_iri(document: URIRef, span: Span) -> URIRef:
    """The IRI of a span, as an RFC 5147 fragment of its document.

    >>> span_iri(document_iri("d"), Span(3, 9))
    rdflib.term.URIRef('https://w3id.org/pharmakon/id/document/d#char=3,9')
    """
    return URIRef(f"{document}#char={span.start},{span.end}")


@lru_cache(maxsize=16384)
def candidate_iri(label: str) -> URIRef:
    """The IRI of a concept that no vocabulary holds, shared by all documents that name it alike.

    >>> candidate_iri("Loss of interest")
    rdflib.term.URIRef('https://w3id.org/pharmakon/id/concept/candidate/loss-of-interest')
    """
    return ID["concept/candidate/" + slug(label)]


def claim_iri(subject: str, relation: Relation, object_: str) -> URIRef:
    """The IRI of a claim, the same in every document that speaks of it."""
    return ID["claim/" + _digest(subject, relation.value, object_)]


def evidence_iri(claim: URIRef, span: URIRef) -> URIRef:
    """The IRI of one span's evidence for or against a claim."""
    return ID["evidence/" + _digest(claim, span)]


def extractor_iri(name: str) -> URIRef:
    """The IRI of the software that read a document, such as ``builtin-0.1.0``."""
    return ID["extractor/" + quote(name, safe="")]


def slug(label: str) -> str:
    """A readable IRI segment for a label: lower case, words joined by hyphens, other scripts percent-encoded.

    >>> slug("  Crohn's   Disease ")
    'crohns-disease'
    """
    folded = unicodedata.normalize("NFKC", label).casefold().replace("'", "").replace("\u2019", "")
    return quote("-".join(re.findall(r"\w+", folded)), safe="-")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:20]
