"""Privacy: forgetting people, keeping what the law keeps, and saying what became of it."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.privacy import asking, disclosures, erasures, holds

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (asking.routes, disclosures.routes, holds.routes, erasures.routes)

NAVIGATION = (
    Item(
        group="privacy",
        key="nav.erasures",
        path="/erasures",
        icon="trash",
        asked=((Action.ERASE_STATUS, None),),
    ),
)
