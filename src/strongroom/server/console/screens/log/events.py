"""The log as a list, by what an auditor asks: who, what, whose, why, when, and how it ended.

Lives here: this page and its filter. Must not live here: searching by a value (value.py). What is asked for
is sent in a form and stands in no address, but for the id of a customer, which other pages link to.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.audit.actions import ACTION_NAMES, action_name
from strongroom.errors import InvalidInput, NotFound
from strongroom.model.purposes import PURPOSES, purpose_label
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.log.lines import line_of
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.log.audit_views import EventPage

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_ROWS = 50
_OUTCOMES = ("done", "refused", "failed")
_ASKED = ("customer", "principal", "action", "purpose", "outcome", "since", "until")
_LONGEST = 80


@routes.get("/log")
@declared(needs(Action.AUDIT_LIST))
def newest(here: Here, customer: Annotated[str, Query(max_length=_LONGEST)] = "") -> Response:
    """Show the newest events, or those of one customer."""
    return _page(here, {"customer": customer}, unfold=False)


@routes.post("/log")
@declared(needs(Action.AUDIT_LIST))
def events(here: Here, form: Entered) -> Response:
    """Show a page of the events that were asked for."""
    asked = {name: form.optional(name, _LONGEST) or "" for name in _ASKED}
    return _page(here, asked, unfold=form.flag("unfold"), after=form.optional("next", _LONGEST))


def _page(here: AtPage, asked: dict[str, str], *, unfold: bool, after: str | None = None) -> Response:
    asked = {name: asked.get(name, "").strip() for name in _ASKED}
    given = {name: text for name, text in asked.items() if text}
    error = None
    try:
        found = here.desk.audit.list(EventFilter(**given, unfold=unfold), limit=_ROWS, cursor=after)
    except (InvalidInput, NotFound) as wrong:
        error, found = here.told(wrong), EventPage(())
    t = text_of(here.language)
    return here.page(
        "log/events.html",
        200 if error is None else 422,
        asked=asked,
        colleagues=here.colleagues,
        unfold=unfold,
        filtered=bool(given),
        rows=[line_of(each, here.language) for each in found.items],
        following=found.next,
        kept={**given, **({"unfold": "yes"} if unfold else {})},
        actions=[(str(each), action_name(each, here.language)) for each in ACTION_NAMES],
        purposes=[(each, purpose_label(each, here.language)) for each in PURPOSES],
        outcomes=[(each, t(f"outcome.{each}")) for each in _OUTCOMES],
        error=error,
    )
