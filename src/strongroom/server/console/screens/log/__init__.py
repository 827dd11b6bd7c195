"""The log: what auditors and privacy officers look at, search, prove and verify."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.log import event, events, proving, value, verifying

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (events.routes, value.routes, verifying.routes, proving.routes, event.routes)

NAVIGATION = (
    Item(group="log", key="nav.log", path="/log", icon="list", asked=((Action.AUDIT_LIST, None),)),
    Item(
        group="log",
        key="nav.log-value",
        path="/log/value",
        icon="search",
        asked=((Action.AUDIT_FIND_VALUE, None),),
    ),
    Item(
        group="log",
        key="nav.log-verify",
        path="/log/verify",
        icon="shield-check",
        asked=((Action.AUDIT_VERIFY, None),),
    ),
    Item(
        group="log",
        key="nav.log-prove",
        path="/log/prove",
        icon="receipt",
        asked=((Action.AUDIT_EXPORT, None),),
    ),
)
