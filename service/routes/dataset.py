"""What this dataset and its endpoint are, for machines: Service Description and VoID."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID, XSD

from graph.sparql import statistics
from graph.sparql.endpoint import Endpoint
from graph.sparql.formats import GRAPHS
from graph.sparql.meaning import SIMILARITY
from graph.sparql.statistics import Statistics
from ontology.namespaces import BASE, ID, ONTOLOGY_GRAPH, PREFIXES
from service.negotiation import preferred
from service.settings import Settings

router = APIRouter(tags=["dataset"])

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_SERIALIZERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@dataclass(slots=True)
class _Cache:
    """The statistics, and the version of the store that they count."""

    version: int
    statistics: Statistics


@router.get("/.well-known/void", response_model=None, summary="What this dataset holds, as VoID")
async def void(request: Request) -> Response:
    """The dataset: its endpoint, vocabularies, and how many instances and statements of each kind it has."""
    media_type = preferred(request.headers.get("accept"), GRAPHS)
    return graph_response(_void(str(request.base_url), await counted(request)), media_type)


async def service_description(request: Request) -> Response:
    """The endpoint: what it speaks, and over which dataset (SPARQL 1.1 Service Description)."""
    media_type = preferred(request.headers.get("accept"), GRAPHS)
    endpoint = URIRef(str(request.url.replace(query="", fragment="")))
    settings: Settings = request.app.state.settings
    graph, service, dataset, default = _graph(), BNode(), BNode(), BNode()
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, endpoint))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    if settings.sparql_update:
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
    for feature in (SD.UnionDefaultGraph, *([SD.BasicFederatedQuery] if settings.federation else [])):
        graph.add((service, SD.feature, feature))
    if request.app.state.endpoint.searches:
        graph.add((service, SD.extensionFunction, URIRef(SIMILARITY)))
    for name in _RESULT_FORMATS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    return graph_response(graph, media_type)


async def counted(request: Request) -> Statistics:
    """What the dataset holds now, in numbers."""
    state = request.app.state
    endpoint: Endpoint = state.endpoint
    cached: _Cache | None = getattr(state, "statistics", None)
    if cached is None or cached.version != endpoint.version:
        cached = state.statistics = _Cache(endpoint.version, await statistics.count(endpoint))
    return cached.statistics


def _void(root: str, numbers: Statistics) -> Graph:
    graph, dataset = _graph(), URIRef(root + ".well-known/void#dataset")
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCTERMS.title, Literal("Pharmakon library", lang="en")))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(root + "sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(str(ID))))
    for vocabulary in (PREFIXES["pk"], PREFIXES["skos"], PREFIXES["prov"], PREFIXES["oa"], PREFIXES["dcterms"]):
        graph.add((dataset, VOID.vocabulary, URIRef(vocabulary)))
    for feature in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
        graph.add((dataset, VOID.feature, FORMATS[feature]))
    graph.add((dataset, VOID.rootResource, URIRef(ONTOLOGY_GRAPH)))
    _add_number(graph, dataset, VOID.triples, numbers.triples)
    _add_number(graph, dataset, VOID.distinctSubjects, numbers.subjects)
    _add_number(graph, dataset, VOID.classes, len(numbers.classes) or None)
    _add_number(graph, dataset, VOID.properties, len(numbers.properties) or None)
    for class_, number in numbers.classes.items():
        part = BNode()
        graph.add((dataset, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(class_)))
        _add_number(graph, part, VOID.entities, number)
    for property_, number in numbers.properties.items():
        part = BNode()
        graph.add((dataset, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(property_)))
        _add_number(graph, part, VOID.triples, number)
    return graph


def _add_number(graph: Graph, subject: URIRef | BNode, property_: URIRef, number: int | None) -> None:
    if number is not None:
        graph.add((subject, property_, Literal(number, datatype=XSD.integer)))


def _graph() -> Graph:
    graph = Graph(base=BASE, bind_namespaces="none")
    for prefix, namespace in {**PREFIXES, "void": str(VOID), "sd": str(SD)}.items():
        graph.bind(prefix, namespace)
    return graph


def graph_response(graph: Graph, media_type: str) -> Response:
    """A graph, written in one of the media types of graphs."""
    body = graph.serialize(format=_SERIALIZERS[media_type], encoding="utf-8")
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})
