"""All routes under ``/v1``, in the order in which an address is looked up.

Lives here: that order. Must not live here: any route. Resources with names of their own come before
`/{collection}`, which would take their addresses; no collection may be called like one of them.
"""

from collections.abc import Sequence

from fastapi import APIRouter

from strongroom.server.api import (
    access,
    alerts,
    batches,
    copies,
    credentials,
    customers,
    description,
    erasures,
    events,
    evidence,
    exports,
    imports,
    jobs,
    keepers,
    keys,
    looks,
    me,
    notices,
    passkeys,
    reading,
    records,
    rights,
    schedules,
    schema,
    sessions,
    tickets,
    tokens,
    users,
)

__all__ = ["VERSION_ONE"]

VERSION_ONE: Sequence[APIRouter] = (
    description.routes,
    reading.routes,
    me.routes,
    credentials.routes,
    passkeys.routes,
    sessions.routes,
    schema.routes,
    events.routes,
    customers.routes,
    evidence.routes,
    users.routes,
    tokens.routes,
    access.routes,
    alerts.routes,
    keys.routes,
    keepers.routes,
    erasures.routes,
    jobs.routes,
    schedules.routes,
    copies.routes,
    notices.routes,
    imports.routes,
    exports.routes,
    batches.routes,
    rights.routes,
    looks.routes,
    tickets.routes,
    records.routes,
)
