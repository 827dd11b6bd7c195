"""One's own account: how one signs in, and where one is signed in."""

from strongroom.server.console.screens.account import codes, overview, passkeys, password, sessions, tokens

__all__ = ["ROUTES"]

ROUTES = (
    overview.routes,
    password.routes,
    codes.routes,
    passkeys.routes,
    sessions.routes,
    tokens.routes,
)
