"""The log as a list, by what an auditor asks: who, what, whose, why, when, and how it ended.

Lives here: this page and its filter; everything in its address is an id, a code, a handle or a time. Must not
live here: searching by a value (value.py).
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.audit.actions import ACTION_NAMES, action_name
from strongroom.errors import InvalidInput, NotFound
from strongroom.model.purposes import PURPOSES, purpose_label
from strongroom.server.console.here import Here
from strongroom.server.console.screens.log.lines import line_of
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.vault.audit_desk import EventFilter
from strongroom.vault.audit_views import EventPage

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_ROWS = 50
_OUTCOMES = ("done", "refused", "failed")
_Word = Annotated[str, Query(max_length=80)]


@routes.get("/log")
@declared(needs(Action.AUDIT_LIST))
def events(
    here: Here,
    customer: _Word = "",
    principal: _Word = "",
    action: _Word = "",
    purpose: _Word = "",
    outcome: _Word = "",
    since: _Word = "",
    until: _Word = "",
    unfold: _Word = "",
    after: _Word = "",
) -> Response:
    """Show a page of the log, the newest first."""
    asked = {
        "customer": customer.strip(),
        "principal": principal.strip(),
        "action": action,
        "purpose": purpose,
        "outcome": outcome,
        "since": since,
        "until": until,
    }
    given = {name: text for name, text in asked.items() if text}
    wanted = EventFilter(**given, unfold=bool(unfold))
    error = None
    try:
        found = here.desk.audit.list(wanted, limit=_ROWS, cursor=after or None)
    except (InvalidInput, NotFound) as wrong:
        error, found = (wrong.message(here.language), wrong.hint(here.language)), EventPage(())
    kept = {**given, **({"unfold": "yes"} if unfold else {})}
    t = text_of(here.language)
    return here.page(
        "log/events.html",
        200 if error is None else 422,
        asked=asked,
        unfold=bool(unfold),
        filtered=bool(given),
        rows=[line_of(each, here.language) for each in found.items],
        following=None if found.next is None else f"/log?{urlencode({**kept, 'after': found.next})}",
        first=f"/log?{urlencode(kept)}" if after else None,
        actions=[(str(each), action_name(each, here.language)) for each in ACTION_NAMES],
        purposes=[(each, purpose_label(each, here.language)) for each in PURPOSES],
        outcomes=[(each, t(f"outcome.{each}")) for each in _OUTCOMES],
        error=error,
    )
