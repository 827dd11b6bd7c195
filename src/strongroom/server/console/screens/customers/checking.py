"""Verifying a caller: is what they say what is stored?

Lives here: this page. Must not live here: comparing (vault.records.reading). The answer is one word; the
value is never shown, and what was typed stands in no address and on no later page.
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import InvalidInput
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.entering import by_label
from strongroom.server.console.screens.customers.shown import field_lines, name_of
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/customers/{customer}/verify")
@declared(needs(Action.COMPARE))
def ask(here: Here, customer: RecordId) -> Response:
    """Ask for a value."""
    return _page(here, customer)


@routes.post("/customers/{customer}/verify")
@declared(needs(Action.COMPARE))
def verify(here: Here, customer: RecordId, form: Entered) -> Response:
    """Say whether it is the same."""
    name = form.text("field", 100)
    try:
        same = here.desk.customers.compare(customer, name, form.text("value", 500))
    except InvalidInput as error:
        return _page(here, customer, field=name, error=error)
    return _page(here, customer, field=name, same=same)


def _page(
    here: AtPage,
    customer: str,
    *,
    field: str = "",
    same: bool | None = None,
    error: InvalidInput | None = None,
) -> Response:
    record = here.desk.customers.get(customer)
    collection = here.desk.schema.collection("customers")
    lines = field_lines(collection, record, here.language)
    comparable = [(each.name, each.label) for each in lines if each.compares and not each.empty]
    return here.page(
        "customers/verify.html",
        200 if error is None else 422,
        customer=customer,
        name=name_of(record),
        fields=comparable,
        field=field,
        label=dict(comparable).get(field, ""),
        same=same,
        error=None if error is None else by_label(error, collection, here.language).message(here.language),
    )
