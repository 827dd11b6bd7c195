"""One's own account: how one signs in, and where one is signed in."""

from strongroom.server.console.screens.account import overview

__all__ = ["ROUTES"]

ROUTES = (overview.routes,)
