"""``/v1/tokens``: how programs sign in.

Lives here: these routes. Must not live here: tokens' life (signin).
"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from strongroom.access.actions import Action
from strongroom.server.permission import declared, needs
from strongroom.server.signin.caller import Asking
from strongroom.server.signin.tokens import TokenPlan, add_token, list_tokens, revoke_token

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
def list_all(caller: Asking) -> dict[str, Any]:
    """List all tokens; their secrets are nowhere."""
    with caller.desk() as desk:
        found = list_tokens(caller.serving.room, desk)
    return {"items": [each.as_document() for each in found], "next": None}


@routes.post("/v1/tokens", status_code=201)
@declared(needs(Action.TOKEN_ADD))
def add(caller: Asking, wanted: NewToken) -> dict[str, Any]:
    """Make a token; the answer has it, this once."""
    with caller.desk() as desk:
        text, view = add_token(caller.serving.room, desk, TokenPlan(**wanted.model_dump()))
    return {**view.as_document(), "token": text}


@routes.delete("/v1/tokens/{token}")
@declared(needs(Action.TOKEN_REVOKE))
def revoke(caller: Asking, token: str) -> Response:
    """End a token at once."""
    with caller.desk() as desk:
        revoke_token(caller.serving.room, desk, token)
    return Response(status_code=204)
