"""The front desk of a demo. A server has these screens only where its room was founded as one."""

from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.front_desk import cards, database, five_minutes

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (cards.routes, five_minutes.routes, database.routes)
NAVIGATION = (
    Item(group="demo", key="nav.front-desk", path="/front-desk", icon="door"),
    Item(group="demo", key="nav.five-minutes", path="/five-minutes", icon="clock"),
    Item(group="demo", key="nav.database", path="/database", icon="database"),
)
