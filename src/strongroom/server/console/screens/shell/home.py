"""The first page: what there is for whoever is signed in.

Lives here: this page. Must not live here: the rooms' own first screens.
"""

from fastapi import APIRouter, Response

from strongroom.server.console.here import Here
from strongroom.server.permission import SIGNED_IN, declared

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/")
@declared(SIGNED_IN)
def home(here: Here) -> Response:
    """Show the screens that the user can use."""
    return here.page("shell/home.html")
