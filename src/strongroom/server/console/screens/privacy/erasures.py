"""Erasures: how far each is, taking one back, a second person's approval, receipts.

Lives here: these pages. Must not live here: asking (asking.py), holds (holds.py), a receipt's own page
(strongroom.privacy).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.formats import Formats
from strongroom.server.console.here import Here
from strongroom.server.console.screens.customers.shown import reasons
from strongroom.server.console.screens.privacy.stages import progress_of
from strongroom.server.permission import declared, needs
from strongroom.vault.erasing.state import ErasureState

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_ENDED = (ErasureState.DEFINITIVE, ErasureState.CANCELLED)


@routes.get("/erasures")
@declared(needs(Action.ERASE_STATUS))
def erasures(here: Here) -> Response:
    """Show those under way, and those that came to their end."""
    desk, language, now = here.desk, here.language, here.desk.erasures.now()
    return here.page(
        "privacy/erasures.html",
        under_way=[progress_of(row, language, now) for row in desk.erasures.erasures()],
        ended=[progress_of(row, language, now) for row in desk.erasures.erasures(_ENDED)],
        now=now,
        may_run=here.offering.grants(Action.ERASE_RUN),
    )


@routes.post("/erasures/run")
@declared(needs(Action.ERASE_RUN))
def run(here: Here) -> Response:
    """Have those that wait for the next round carried forward now."""
    job = here.serving.jobs.ask(here.desk, "erasures", {})
    return here.done(f"/jobs/{job.id}", "jobs.asked")


@routes.get("/erasures/{identity}")
@declared(needs(Action.ERASE_STATUS))
def erasure(here: Here, identity: RecordId) -> Response:
    """Show one, with its stages and what it waits for."""
    (row, held), now = here.desk.erasures.erasure(identity), here.desk.erasures.now()
    if row is None:
        raise NotFound("erasure.not-found")
    return here.page(
        "privacy/erasure.html",
        erasure=progress_of(row, here.language, now),
        holds=[(each.since, each.until, each.reason_code, each.state == 0) for each in held],
        now=now,
        reasons=reasons(here.language),
        may_change=here.offering.grants(Action.ERASE, "customers"),
        receipt=f"/v1/receipts/{identity}",
    )


@routes.post("/erasures/{identity}/cancel")
@declared(needs(Action.ERASE))
def cancel(here: Here, identity: RecordId, form: Entered) -> Response:
    """Bring the customer back."""
    desk = here.desk.stating(reason_code=form.text("reason_code", 100))
    desk.erasures.cancel(identity)
    return here.done("/erasures", "erasure.cancelled")


@routes.post("/erasures/{identity}/approve")
@declared(needs(Action.ERASE, step_up=True))
def approve(here: Here, identity: RecordId, form: Entered) -> Response:
    """Let it go on, as the second person."""
    desk = here.desk.stating(reason_code=form.text("reason_code", 100))
    row = desk.erasures.approve(identity)
    return here.done("/erasures", "erasure.approved", due=Formats(here.language).moment(row.due))
