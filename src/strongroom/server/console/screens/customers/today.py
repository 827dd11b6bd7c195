"""The day's work: needs that are due, and customers who were opened last.

Lives here: this page. Must not live here: a need itself (needs.py).
"""

from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.model.moments import write_moment
from strongroom.server.console.here import Here
from strongroom.server.console.screens.customers.shown import in_words, moment_of, person
from strongroom.server.permission import declared, needs
from strongroom.vault.batches.together import Together
from strongroom.vault.views.record_views import RecordView

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
    mine, customers = here.caller.user.handle, here.offering.grants(Action.LIST, "customers")

    def look(at: Together) -> tuple[list[RecordView], list[RecordView]]:
        seen = at.collection("customers").seen_last(limit=_SEEN) if customers else ()
        return _waiting(at, mine, now), list(seen)

    waiting, seen = here.look(look)
    lines = (_line(each, now, here.language) for each in waiting)
    due = sorted((each for each in lines if each is not None), key=lambda each: (not each.urgent, each.due))
    return here.page(
        "customers/today.html",
        now=now,
        due=due,
        late=sum(each.late for each in due),
        seen=[person(each) for each in seen],
    )


def _waiting(at: Together, owner: str, now: int) -> list[RecordView]:
    asked, tomorrow = at.collection("needs"), write_moment((now // _DAY + 1) * _DAY)
    return [
        each
        for status in _OPEN
        for each in asked.list(owner=owner, status=status, until=tomorrow, limit=_MOST)
    ]


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
