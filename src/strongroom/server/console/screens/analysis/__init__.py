"""What is known of many: totals, and files of what a role may take away."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.analysis import exports, taken, totals

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (totals.routes, exports.routes, taken.routes)
_COLLECTIONS = ("customers", "purchases", "needs")

NAVIGATION = (
    Item(
        group="customers",
        key="nav.totals",
        path="/totals",
        icon="chart",
        asked=tuple((Action.TOTALS, each) for each in _COLLECTIONS),
    ),
    Item(
        group="customers",
        key="nav.exports",
        path="/exports",
        icon="download",
        asked=tuple((Action.EXPORT, each) for each in _COLLECTIONS),
    ),
)
