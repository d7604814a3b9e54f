"""The IRIs of this project's terms and of the standard vocabularies it writes."""

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

BASE = "https://w3id.org/pharmakon/"


class _Terms(Namespace):
    """A namespace that makes each of its terms once."""

    def term(self, name: str) -> URIRef:
        made: URIRef | None = self.__dict__.get(name)
        if made is None:
            made = self.__dict__[name] = super().term(name)
        return made


PK = _Terms(BASE + "ontology#")
ID = Namespace(BASE + "id/")
OA = _Terms("http://www.w3.org/ns/oa#")
SCHEMA = _Terms("https://schema.org/")

VOCABULARY_GRAPH = ID["graph/vocabulary"]
ONTOLOGY_GRAPH = ID["graph/ontology"]
CURATION_GRAPH = ID["graph/curation"]

PREFIXES: dict[str, str] = {
    "pk": str(PK),
    "id": str(ID),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "oa": str(OA),
    "prov": str(PROV),
    "schema": str(SCHEMA),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "sh": str(SH),
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "doid": "http://purl.obolibrary.org/obo/DOID_",
    "drugbank": "https://go.drugbank.com/drugs/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "search": BASE + "search#",
}
"""The prefixes that exports, the SPARQL editor and the documentation share."""

__all__ = [
    "BASE",
    "CURATION_GRAPH",
    "DCTERMS",
    "ID",
    "OA",
    "ONTOLOGY_GRAPH",
    "OWL",
    "PK",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "SKOS",
    "VOCABULARY_GRAPH",
    "XSD",
]
