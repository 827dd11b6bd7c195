"""Signing in by a passkey alone: it says who it is, and is two factors by itself.

Lives here: these forms. Must not live here: checking what a browser shows (signin).
"""

from typing import Any

from fastapi import APIRouter, Response

from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.return_path import return_path
from strongroom.server.console.screens.entry.beginning import let_in
from strongroom.server.console.screens.entry.sign_in import ask_first
from strongroom.server.console.visitor import Visitor
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.signin.caller import site_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_ANSWER = 20_000


@routes.post("/sign-in/passkey/options")
@declared(PUBLIC)
def options(visitor: Visitor) -> dict[str, Any]:
    """What the browser needs to show a passkey."""
    return visitor.serving.sign_in.by_passkey.begin_sign_in(site_of(visitor.request), visitor.visit)


@routes.post("/sign-in/passkey")
@declared(PUBLIC)
def sign_in(visitor: Visitor, form: Entered) -> Response:
    """Let somebody in by a passkey."""
    onward, answer = return_path(form.optional("next")), form.text("answer", _LONGEST_ANSWER)
    service, site = visitor.serving.sign_in.by_passkey, site_of(visitor.request)
    try:
        return let_in(visitor, service.sign_in(answer, site, visitor.visit), onward)
    except StrongroomError as error:
        return ask_first(visitor, onward, error=error)
