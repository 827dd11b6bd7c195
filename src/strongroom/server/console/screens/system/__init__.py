"""System: backups and where they lie, keys and ring stores, jobs."""

from strongroom.access.actions import Action
from strongroom.server.console.navigation import Item
from strongroom.server.console.screens.system import backups, destinations, jobs, keys, notices, schedules

__all__ = ["NAVIGATION", "ROUTES"]

ROUTES = (
    backups.routes,
    destinations.routes,
    keys.routes,
    jobs.routes,
    schedules.routes,
    notices.routes,
)

NAVIGATION = (
    Item(
        group="system", key="nav.backups", path="/backups", icon="server", asked=((Action.BACKUP_RUN, None),)
    ),
    Item(group="system", key="nav.keys", path="/keys", icon="key", asked=((Action.KEYS_STATUS, None),)),
    Item(
        group="system",
        key="nav.schedules",
        path="/schedules",
        icon="calendar",
        asked=((Action.SCHEDULE_SET, None),),
    ),
    Item(
        group="system",
        key="nav.notices",
        path="/notices",
        icon="mail",
        asked=((Action.NOTICE_LIST, None),),
    ),
    Item(group="system", key="nav.jobs", path="/jobs", icon="clock", asked=((Action.STATUS, None),)),
)
