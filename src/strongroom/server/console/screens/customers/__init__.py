"""Customers, what they bought and what they asked for: the screens of those who work with people."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.customers import (
    changing,
    checking,
    earlier,
    giving,
    listing,
    making,
    merging,
    needs,
    profile,
    purchases,
    searching,
    today,
    touching,
)

__all__ = ["NAVIGATION", "ROUTES"]

# `making` first: its address would else be taken for a customer's.
ROUTES = (
    today.routes,
    searching.routes,
    making.routes,
    listing.routes,
    profile.routes,
    touching.routes,
    checking.routes,
    changing.routes,
    earlier.routes,
    giving.routes,
    merging.routes,
    needs.routes,
    purchases.routes,
)

NAVIGATION = (
    Item(group="work", key="nav.today", path="/today", icon="calendar", asked=((Action.LIST, "needs"),)),
    Item(
        group="customers",
        key="nav.search",
        path="/search",
        icon="search",
        asked=((Action.FIND, "customers"),),
    ),
    Item(
        group="customers",
        key="nav.customers",
        path="/customers",
        icon="users",
        asked=((Action.LIST, "customers"),),
    ),
    Item(
        group="customers",
        key="nav.customer-new",
        path="/customers/new",
        icon="plus",
        asked=((Action.CREATE, "customers"),),
    ),
    Item(
        group="customers",
        key="nav.handover",
        path="/handover",
        icon="transfer",
        asked=((Action.TRANSFER, "customers"),),
    ),
)
