"""Importing: a file, what its columns become, a try without storing, the import, taking it back."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.importing import going, mapping, past

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (past.routes, going.routes, mapping.routes)

NAVIGATION = (
    Item(
        group="customers",
        key="nav.imports",
        path="/imports",
        icon="upload",
        asked=((Action.IMPORT, "customers"), (Action.IMPORT, "purchases"), (Action.IMPORT, "needs")),
    ),
)
