"""Lists of customers: one's own, and all within reach.

Lives here: this page. Must not live here: searching by value (searching.py).
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.server.console.here import Here
from strongroom.server.console.screens.customers.shown import person
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_ROWS = 50


@routes.get("/customers")
@declared(needs(Action.LIST))
def customers(
    here: Here,
    whose: Annotated[str | None, Query(pattern="^(mine|all)$")] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Show a page of customers: one's own, but for roles that own none."""
    may_create = here.offering.grants(Action.CREATE, "customers")
    whose = whose or ("mine" if may_create else "all")
    mine = here.caller.user.handle if whose == "mine" else None
    found = here.desk.customers.list(limit=_ROWS, cursor=after, owner=mine)
    following = (
        None if found.next is None else f"/customers?{urlencode({'whose': whose, 'after': found.next})}"
    )
    return here.page(
        "customers/list.html",
        whose=whose,
        rows=[person(each) for each in found],
        following=following,
        first=None if after is None else f"/customers?whose={whose}",
        may_create=may_create,
        may_find=here.offering.grants(Action.FIND, "customers"),
    )
