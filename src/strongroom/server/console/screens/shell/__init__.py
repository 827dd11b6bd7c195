"""What belongs to no room: the first page, and the switches of purpose, language and theme."""

from strongroom.server.console.screens.shell import home, switches

__all__ = ["ROUTES"]

ROUTES = (home.routes, switches.routes)
