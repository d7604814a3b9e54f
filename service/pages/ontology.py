"""The page that shows the ontology's terms."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from starlette.responses import HTMLResponse

from graph.sparql.prefixes import shortened
from ontology.namespaces import PK
from service.rendering import page

_SECTIONS = (
    ("Classes", OWL.Class),
    ("Values", OWL.NamedIndividual),
    ("Properties between things", OWL.ObjectProperty),
    ("Properties with values", OWL.DatatypeProperty),
)
_FACTS = (
    (RDFS.subClassOf, "a kind of"),
    (RDFS.subPropertyOf, "implies"),
    (OWL.inverseOf, "inverse of"),
    (RDFS.domain, "from"),
    (RDFS.range, "to"),
    (SKOS.exactMatch, "same as"),
    (SKOS.closeMatch, "close to"),
    (SKOS.broadMatch, "narrower than"),
    (SKOS.narrowMatch, "broader than"),
    (SKOS.relatedMatch, "related to"),
)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term: ``id`` is its fragment, ``facts`` say what it has to do with which others (name and IRI)."""

    id: str
    name: str
    label: str
    definition: str
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def ontology_page(ontology: Graph) -> HTMLResponse:
    """Every term of the project's namespace, by kind, each under its own anchor."""
    return page("ontology.html", sections=[(title, _terms(ontology, kind)) for title, kind in _SECTIONS])


def _terms(ontology: Graph, kind: URIRef) -> list[_Term]:
    subjects = {URIRef(str(subject)) for subject in ontology.subjects(RDF.type, kind) if str(subject).startswith(PK)}
    return [_term(ontology, subject) for subject in sorted(subjects)]


def _term(ontology: Graph, subject: URIRef) -> _Term:
    facts = []
    for property_, phrase in _FACTS:
        others = sorted(str(other) for other in ontology.objects(subject, property_) if isinstance(other, URIRef))
        if others:
            facts.append((phrase, tuple((shortened(other), other) for other in others)))
    return _Term(
        id=subject.removeprefix(str(PK)),
        name=shortened(str(subject)),
        label=str(ontology.value(subject, RDFS.label) or ""),
        definition=str(ontology.value(subject, SKOS.definition) or ""),
        facts=tuple(facts),
    )
