"""The console's rooms: their screens and the ways to them.

Lives here: that list. Must not live here: any screen.
"""

from collections.abc import Sequence

from fastapi import APIRouter

from strongroom.server.console import assets
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens import account, entry, shell

__all__ = ["CONSOLE", "NAVIGATION"]

CONSOLE: Sequence[APIRouter] = (
    assets.routes,
    *shell.ROUTES,
    *entry.ROUTES,
    *account.ROUTES,
)
"""All routes of the console."""

NAVIGATION: Sequence[Item] = ()
"""The ways to screens, in the order in which they stand; each user sees those whose actions access grants."""
