"""The console's rooms: their screens and the ways to them.

Lives here: that list. Must not live here: any screen.
"""

from collections.abc import Sequence

from fastapi import APIRouter

from strongroom.server.console import assets
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens import (
    account,
    analysis,
    customers,
    entry,
    front_desk,
    importing,
    log,
    privacy,
    security,
    shell,
    system,
)

__all__ = ["CONSOLE", "NAVIGATION", "rooms_of"]

CONSOLE: Sequence[APIRouter] = (
    assets.routes,
    *shell.ROUTES,
    *entry.ROUTES,
    *account.ROUTES,
    *customers.ROUTES,
    *importing.ROUTES,
    *analysis.ROUTES,
    *privacy.ROUTES,
    *security.ROUTES,
    *system.ROUTES,
    *log.ROUTES,
)
"""All routes of the console."""

NAVIGATION: Sequence[Item] = (
    *customers.NAVIGATION,
    *importing.NAVIGATION,
    *analysis.NAVIGATION,
    *privacy.NAVIGATION,
    *security.NAVIGATION,
    *system.NAVIGATION,
    *log.NAVIGATION,
)
"""The ways to screens, in the order in which they stand; each user sees those whose actions access grants."""


def rooms_of(*, demo: bool) -> tuple[Sequence[APIRouter], Sequence[Item]]:
    """The routes of a server's console, and the ways to them.

    Args:
        demo: Whether its room was founded as a demo: the front desk exists in no other.
    """
    if not demo:
        return CONSOLE, NAVIGATION
    return (*CONSOLE, *front_desk.ROUTES), (*front_desk.NAVIGATION, *NAVIGATION)
