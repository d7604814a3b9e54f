"""Templates to pages: links stay on this server, text is always escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from graph.exports.kgx import curie
from ontology.namespaces import BASE
from ontology.terms import Relation

_TEMPLATES = Path(__file__).parent / "templates"

PHRASES = {
    Relation.TREATS: "treats",
    Relation.RELIEVES: "relieves",
    Relation.PREVENTS: "prevents",
    Relation.HAS_EFFECT: "has the effect",
    Relation.HAS_ADVERSE_EFFECT: "has the adverse effect",
    Relation.HAS_SYMPTOM: "has the symptom",
    Relation.HAS_CAUSE: "is caused by",
    Relation.DERIVED_FROM: "is derived from",
    Relation.BROADER: "is a kind of",
}


def page(template: str, status: int = 200, **context: object) -> HTMLResponse:
    """A page made from a template."""
    content = _environment().get_template(template).render(**context)
    return HTMLResponse(content, status, headers={"Vary": "Accept"})


def local(iri: str) -> str:
    """The address of a thing on this server; a span of a document becomes a parameter, and an anchor.

    >>> local("https://w3id.org/pharmakon/id/document/d.txt#char=3,9")
    '/id/document/d.txt?char=3,9#cited'
    >>> local("https://w3id.org/pharmakon/ontology#treats")
    '/ontology#treats'
    >>> local("http://id.nlm.nih.gov/mesh/D003932")
    'http://id.nlm.nih.gov/mesh/D003932'
    >>> local("javascript:alert(1)")
    '#'
    """
    if not iri.startswith(BASE):
        return iri if is_web(iri) else "#"
    path, _, fragment = iri.removeprefix(BASE).partition("#")
    if fragment.startswith("char="):
        return f"/{path}?{fragment}#cited"
    return f"/{path}#{fragment}" if fragment else f"/{path}"


def is_web(url: str) -> bool:
    """Whether an address may be linked to: what is not HTTP may be a script."""
    return url.lower().startswith(("http://", "https://"))


def changed(request: Request, **changes: str | Iterable[str] | None) -> str:
    """The address of this page with some parameters changed; None takes one away."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes]
    for name, value in changes.items():
        if isinstance(value, str):
            kept.append((name, value))
        elif value is not None:
            kept += [(name, one) for one in value]
    return f"/search?{urlencode(kept)}"


def toggled(request: Request, name: str, value: str) -> str:
    """The address of this page with one value of a filter switched on, or off; the pages begin anew."""
    values = request.query_params.getlist(name)
    kept = [one for one in values if one != value] if value in values else [*values, value]
    return changed(request, **{name: kept, "cursor": None})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = local
    environment.tests["web"] = is_web
    environment.filters["curie"] = curie
    environment.filters["quote"] = lambda text: quote(str(text), safe="")
    environment.filters["phrase"] = PHRASES.__getitem__
    environment.globals["changed"] = changed
    environment.globals["toggled"] = toggled
    return environment
