"""Is it alive, is it ready, and how does it fare."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from service.state import TheSearcher

router = APIRouter(tags=["Health"])


class Health(BaseModel):
    """A state in one word."""

    status: str


@router.get("/health/live", summary="Whether the process answers")
async def live() -> Health:
    """Answers as long as the process runs, whatever it is busy with."""
    return Health(status="live")


@router.get("/health/ready", summary="Whether searches are answered")
async def ready(searcher: TheSearcher) -> Health:
    """503 with Retry-After until the model is loaded and the index holds what the graph holds."""
    return Health(status="ready")


@router.get("/metrics", response_class=Response, summary="Metrics for Prometheus")
async def metrics(request: Request) -> Response:
    """Requests by route and status, and their times."""
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
