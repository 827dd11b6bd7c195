"""Security: people and their roles, who would be allowed what and why, and the scope of a breach."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.security import activity, alerts, breach, explaining, people, reporting

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (alerts.routes, activity.routes, people.routes, explaining.routes, reporting.routes, breach.routes)

NAVIGATION = (
    Item(group="security", key="nav.alerts", path="/alerts", icon="bell", asked=((Action.ALERT_LIST, None),)),
    Item(
        group="security",
        key="nav.activity",
        path="/activity",
        icon="chart",
        asked=((Action.AUDIT_SCOPE, None),),
    ),
    Item(group="security", key="nav.people", path="/people", icon="users", asked=((Action.USER_LIST, None),)),
    Item(
        group="security",
        key="nav.explain",
        path="/access/explain",
        icon="info",
        asked=((Action.ACCESS_EXPLAIN, None),),
    ),
    Item(
        group="security",
        key="nav.report",
        path="/access/report",
        icon="eye",
        asked=((Action.ACCESS_REPORT, None),),
    ),
    Item(
        group="security",
        key="nav.breach",
        path="/breach",
        icon="target",
        asked=((Action.AUDIT_SCOPE, None),),
    ),
)
