"""Legal holds: keeping a customer from being erased, with a reason and an end.

Lives here: this page. Must not live here: what a hold refuses (vault).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.model.moments import read_moment
from strongroom.model.purposes import reason_label
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import reasons
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.storage.hold_rows import HoldRow

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/customers/{customer}/hold")
@declared(needs(Action.HOLD))
def ask(here: Here, customer: RecordId) -> Response:
    """Show the holds, and a form for another."""
    return _page(here, customer)


@routes.post("/customers/{customer}/hold")
@declared(needs(Action.HOLD))
def hold(here: Here, customer: RecordId, form: Entered) -> Response:
    """Put a hold on the customer."""
    until = form.optional("until", 40)
    try:
        desk = here.desk.stating(
            reason_code=form.text("reason_code", 100), reason=form.optional("reason", 4_000)
        )
        desk.erasures.hold(customer, until=None if until is None else read_moment(until))
    except StrongroomError as error:
        return _page(here, customer, error)
    return here.done(f"/customers/{customer}/hold", "hold.put")


@routes.post("/customers/{customer}/hold/lift")
@declared(needs(Action.HOLD))
def lift(here: Here, customer: RecordId, form: Entered) -> Response:
    """Lift all holds of the customer."""
    desk = here.desk.stating(reason_code=form.text("reason_code", 100))
    return here.done(f"/customers/{customer}/hold", "hold.lifted", count=desk.erasures.lift(customer))


def _holds(here: AtPage, customer: str) -> list[HoldRow]:
    try:
        return here.desk.erasures.erasure(customer)[1]
    except NotFound:  # neither an erasure nor a hold
        return []


def _page(here: AtPage, customer: str, error: StrongroomError | None = None) -> Response:
    held = _holds(here, customer)
    return here.page(
        "privacy/hold.html",
        200 if error is None else status_of(error),
        customer=customer,
        holds=[
            (each.since, each.until, reason_label(each.reason_code, here.language), each.state == 0)
            for each in held
        ],
        standing=any(each.state == 0 for each in held),
        reasons=reasons(here.language),
        error=here.told(error),
    )
