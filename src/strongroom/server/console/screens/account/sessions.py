"""Ending one's other sessions.

Lives here: these forms. Must not live here: sessions' life (signin).
"""

from fastapi import APIRouter, Response

from strongroom.server.console.here import Here
from strongroom.server.permission import SIGNED_IN, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.post("/account/sessions/{session}/end")
@declared(SIGNED_IN)
def end(here: Here, session: str) -> Response:
    """End one of one's own sessions."""
    here.serving.sign_in.sessions.end_one(here.session, session, here.caller.visit)
    return here.done("/account", "sessions.ended-one")


@routes.post("/account/sessions/end-others")
@declared(SIGNED_IN)
def end_others(here: Here) -> Response:
    """End all of one's own sessions but this one."""
    ended = here.serving.sign_in.sessions.end_others(here.session, here.caller.visit)
    return here.done("/account", "sessions.ended-others", count=ended)
