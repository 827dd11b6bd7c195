"""``/v1/tokens``: how programs sign in.

Lives here: these routes. Must not live here: tokens' life (signin).
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token, list_tokens, revoke_token

__all__ = ["routes"]

routes = APIRouter(tags=["tokens"])


class NewToken(BaseModel):
    """A token that is wanted."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)
    user: str
    name: str
    days: int = 90
    actions: frozenset[str] | None = None
    purposes: frozenset[str] | None = None
    networks: tuple[str, ...] = ()
    act_for: bool = False


@routes.get("/v1/tokens")
@declared(needs(Action.TOKEN_LIST))
def list_all(request: Request, desk: AtDesk) -> dict[str, Any]:
    """List all tokens; their secrets are nowhere."""
    found = list_tokens(serving_of(request).room, desk)
    return {"items": [each.as_document() for each in found], "next": None}


@routes.post("/v1/tokens", status_code=201)
@declared(needs(Action.TOKEN_ADD, once=True))
def add(request: Request, desk: AtDesk, wanted: NewToken) -> dict[str, Any]:
    """Make a token; the answer has it, this once."""
    text, view = add_token(serving_of(request).room, desk, TokenPlan(**wanted.model_dump()))
    return {**view.as_document(), "token": text}


@routes.delete("/v1/tokens/{token}", status_code=204)
@declared(needs(Action.TOKEN_REVOKE))
def revoke(request: Request, desk: AtDesk, token: str) -> Response:
    """End a token at once."""
    revoke_token(serving_of(request).room, desk, token)
    return Response(status_code=204)
