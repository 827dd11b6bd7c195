"""Showing a field in full, and acting on it unseen.

Lives here: these two forms of a customer's page. Must not live here: comparing (checking.py).

What was shown in full is answered to the very request that asked, and to no address that could be opened
again: as a page of its own, or, where the page's script asks, as JSON that is written into the page and
hidden again after a while.
"""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from strongroom.access.actions import Action
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import Here
from strongroom.server.console.return_path import return_path
from strongroom.server.console.screens.customers.shown import codes_of
from strongroom.server.permission import declared, needs

__all__ = ["HIDDEN_AFTER", "routes"]

routes = APIRouter(include_in_schema=False)
HIDDEN_AFTER = 30
"""Seconds for which a value is shown."""


@routes.post("/records/{record}/reveal")
@declared(needs(Action.REVEAL))
def reveal(here: Here, record: RecordId, form: Entered) -> Response:
    """Show one field in full, for a while."""
    name = form.text("field", 100)
    desk = here.desk.stating(reason_code=form.text("reason_code", 100), reason=form.optional("reason"))
    at = desk.by_id(record)
    value = at.reveal(record, [name]).get(name, "")
    known = desk.schema.collection(at.name).field(name)
    value = dict(codes_of(desk.schema.collection(at.name), name, here.language)).get(value, value)
    if here.request.headers.get("accept") == "application/json":
        answer = JSONResponse({"value": value, "seconds": HIDDEN_AFTER})
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return here.page(
        "customers/revealed.html",
        label=known.label(here.language),
        value=value,
        seconds=HIDDEN_AFTER,
        back=return_path(form.optional("back"), f"/{at.name}/{record}"),
    )


@routes.post("/customers/{customer}/contact")
@declared(needs(Action.USE))
def contact(here: Here, customer: RecordId, form: Entered) -> Response:
    """Have somebody called or mailed without seeing number or address."""
    errand = {name: text for name in ("subject", "text") if (text := form.optional(name)) is not None}
    here.desk.customers.use(customer, form.text("field", 100), form.text("connector", 100), errand)
    return here.done(f"/customers/{customer}", "customer.contacted")
