"""Signing out.

Lives here: this form. Must not live here: the session's end (signin).
"""

from fastapi import APIRouter, Response

from strongroom.server.console.here import Newcomer, redirect
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.cookies import forget_session

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.post("/sign-out")
@declared(SIGNED_IN)
def sign_out(here: Newcomer) -> Response:
    """End this session."""
    here.serving.sign_in.sessions.end(here.session, here.caller.visit)
    answer = redirect("/sign-in")
    forget_session(answer, secure=here.serving.settings.secure)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
