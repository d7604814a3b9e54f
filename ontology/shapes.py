"""Validation of a document's graph against the SHACL shapes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = Path(__file__).parent / "shapes.ttl"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that has not the shape it should have: what is wrong with it, and with which property (else empty)."""

    node: str
    path: str
    message: str


@cache
def shapes() -> Graph:
    """The shapes graph."""
    return Graph().parse(_FILE, format="turtle")


def validate(graph: Graph) -> tuple[Violation, ...]:
    """What in one document's graph, or in a vocabulary's, does not conform to the shapes; sorted, empty if all does.

    Concepts that the vocabulary holds are named in a document's graph, not described; only candidates must be.
    """
    from pyshacl import validate as conforms

    good, report, _ = conforms(graph, shacl_graph=shapes(), inference="none", advanced=False, meta_shacl=False)
    if good:
        return ()
    assert isinstance(report, Graph)
    return tuple(sorted(set(_violations(report))))


def _violations(report: Graph) -> Iterator[Violation]:
    for result in report.objects(None, SH.result):
        path = report.value(result, SH.resultPath)
        yield Violation(
            node=str(report.value(result, SH.focusNode)),
            path=str(path) if isinstance(path, URIRef) else "",
            message=_message(report, result),
        )


def _message(report: Graph, result: Node) -> str:
    texts = sorted(str(m) for m in report.objects(result, SH.resultMessage))
    return texts[0] if texts else "does not conform"
