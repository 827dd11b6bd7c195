"""The first page of one's own account.

Lives here: this page. Must not live here: the rules of signing in (signin).
"""

from fastapi import APIRouter, Response

from strongroom.server.console.here import Here
from strongroom.server.permission import SIGNED_IN, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/account")
@declared(SIGNED_IN)
def show(here: Here) -> Response:
    """Show how one signs in, and where one is signed in."""
    return here.page("account/overview.html")
