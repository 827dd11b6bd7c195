"""Keys: generations and counts, ring stores and what each holds; never a key.

Lives here: this page. Must not live here: keys themselves.
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.server.console.here import Here
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/keys")
@declared(needs(Action.KEYS_STATUS))
def keys(here: Here) -> Response:
    """Show the state of the keys."""
    status = here.desk.keys.status()
    return here.page(
        "system/keys.html",
        state=status,
        none_current=not any(each.current for each in status.stores),
        may_write=here.offering.grants(Action.KEYS_BACKUP),
    )


@routes.post("/keys/backup")
@declared(needs(Action.KEYS_BACKUP))
def write(here: Here) -> Response:
    """Write the ring of now into every ring store, and read it back."""
    states = here.desk.keys.backup()
    return here.done("/keys", "keys.written", count=sum(each.current for each in states))
