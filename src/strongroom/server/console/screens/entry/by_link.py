"""Signing in by a one-time link.

Lives here: this page. Must not live here: the link's life (signin).

Opening the link only shows a button: programs that look into mail open every link in it, and would use it up.
"""

from fastapi import APIRouter, Response

from strongroom.server.console.screens.entry.beginning import let_in
from strongroom.server.console.visitor import Visitor
from strongroom.server.permission import PUBLIC, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/sign-in/link/{secret}")
@declared(PUBLIC)
def show(visitor: Visitor, secret: str) -> Response:
    """Show a button, whatever the link is worth."""
    return visitor.page("entry/link.html", secret=secret)


def _onward(visitor: Visitor) -> str:
    """Where the link leads; in a demo, to the front desk."""
    return "/front-desk" if visitor.serving.demo else "/"


@routes.post("/sign-in/link/{secret}")
@declared(PUBLIC)
def use(visitor: Visitor, secret: str) -> Response:
    """Use the link up."""
    return let_in(visitor, visitor.serving.sign_in.by_link(secret, visitor.visit), _onward(visitor))
