"""The day's work: needs that are due, and customers who were opened last.

Lives here: this page. Must not live here: a need itself (needs.py).
"""

from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.model.moments import write_moment
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import in_words, moment_of, person
from strongroom.server.permission import declared, needs
from strongroom.vault.views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_DAY = 86_400_000
_OPEN = ("open", "in_progress", "waiting")
_MOST, _SEEN = 100, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A need that waits for somebody."""

    id: str
    customer: str
    summary: str = field(repr=False)
    kind: str
    status: str
    priority: str
    urgent: bool
    due: int
    late: bool


@routes.get("/today")
@declared(needs(Action.LIST))
def today(here: Here) -> Response:
    """Show what waits until the end of the day, what is late first, and who was seen last."""
    now = here.serving.room.door.now()
    due = sorted(_due(here, now), key=lambda each: (not each.urgent, each.due))
    seen = []
    if here.offering.grants(Action.LIST, "customers"):
        seen = [person(each) for each in here.desk.customers.seen_last(limit=_SEEN)]
    return here.page("customers/today.html", now=now, due=due, late=sum(each.late for each in due), seen=seen)


def _due(here: AtPage, now: int) -> list[Due]:
    tomorrow = (now // _DAY + 1) * _DAY
    found = [
        each
        for status in _OPEN
        for each in here.desk.needs.list(
            owner=here.caller.user.handle, status=status, until=write_moment(tomorrow), limit=_MOST
        )
    ]
    return [due for due in (_line(each, now, here.language) for each in found) if due is not None]


def _line(need: RecordView, now: int, language: str) -> Due | None:
    due = moment_of(need, "due_at")
    if due is None:
        return None

    def said(name: str) -> str:
        shown = need.fields.get(name)
        return "" if shown is None or shown.shown is None else shown.shown

    return Due(
        id=need.id,
        customer=need.customer,
        summary=said("summary"),
        kind=in_words(said("kind"), language),
        status=in_words(said("status"), language),
        priority=in_words(said("priority"), language),
        urgent=said("priority") in ("high", "urgent"),
        due=due,
        late=due < now,
    )
