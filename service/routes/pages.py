"""The pages that are no thing's own: the first one, and the description of the interface."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from service.pages import api_page, home_page
from service.state import TheLibrary, TheSearcher

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(library: TheLibrary, searcher: TheSearcher) -> HTMLResponse:
    """The first page."""
    return home_page(library)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The description of the HTTP interface."""
    return api_page(request.app)
