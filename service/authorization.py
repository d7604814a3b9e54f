"""Who may change things: the bearer of the configured token."""

from __future__ import annotations

import hmac

from fastapi import Request

from service.errors import ChangesDisabled, Unauthorized
from service.settings import Settings


def require_token(request: Request) -> None:
    """Let the request pass if it bears the token.

    Raises:
        ChangesDisabled: if no token is configured.
        Unauthorized: if the request brings another token, or none.
    """
    settings: Settings = request.app.state.settings
    if settings.token is None:
        raise ChangesDisabled("the operator has configured no token")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    expected = settings.token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), expected):
        raise Unauthorized("send the token as `Authorization: Bearer …`")


def require_updates(request: Request) -> None:
    """Let the request pass if SPARQL updates are switched on and it bears the token.

    Raises:
        ChangesDisabled: if they are off.
        Unauthorized: if the request brings another token, or none.
    """
    settings: Settings = request.app.state.settings
    if not settings.sparql_update:
        raise ChangesDisabled("SPARQL updates are switched off; see the setting sparql_update")
    require_token(request)
