"""The page that describes the HTTP interface, from its own OpenAPI description."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from service.rendering import page


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    where: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class _Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[_Parameter, ...]
    example: str
    answers: tuple[str, ...]


def api_page(app: FastAPI) -> HTMLResponse:
    """All operations by tag, with their parameters, example bodies and answers."""
    api = app.openapi()
    groups: dict[str, list[_Operation]] = defaultdict(list)
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            for tag in operation.get("tags", ["Other"]):
                groups[tag].append(_operation(api, method, path, operation))
    return page("docs.html", api=api, groups=dict(groups))


def _operation(api: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> _Operation:
    return _Operation(
        method.upper(),
        path,
        operation.get("summary", ""),
        operation.get("description", ""),
        tuple(_parameter(one) for one in operation.get("parameters", ())),
        _example(api, operation),
        tuple(f"{status} {answer['description']}" for status, answer in operation.get("responses", {}).items()),
    )


def _parameter(one: dict[str, Any]) -> _Parameter:
    schema = one.get("schema", {})
    return _Parameter(one["name"], one["in"], _type(schema), bool(one.get("required")), one.get("description", ""))


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}, repeated"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    return str(schema.get("type", "any"))


def _example(api: dict[str, Any], operation: dict[str, Any]) -> str:
    """The first example of the body's schema, as JSON."""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    repeated = body.get("type") == "array"
    reference = (body.get("items", {}) if repeated else body).get("$ref", "")
    schema = api.get("components", {}).get("schemas", {}).get(reference.rpartition("/")[2], {})
    examples = schema.get("examples", [])
    if not examples:
        return ""
    return json.dumps([examples[0]] if repeated else examples[0], indent=2, ensure_ascii=False)
