"""Signing in and out, and what a first sign-in asks for."""

from strongroom.server.console.screens.entry import by_link, leaving, sign_in

__all__ = ["ROUTES"]

ROUTES = (sign_in.routes, by_link.routes, leaving.routes)
