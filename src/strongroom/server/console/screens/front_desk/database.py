"""What the database holds: a customer's rows as bytes, beside what a colleague sees.

Lives here: this page. Must not live here: reading the bytes (front_desk).
"""

from fastapi import APIRouter, Response

from strongroom.errors import NotFound
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.front_desk.raw import known_customers, raw_tables
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.vault.desk import Desk

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)

_SHOWN = ("name", "phone", "email", "national_id", "address", "city", "birth_date", "gender", "kind")


@routes.get("/database")
@declared(SIGNED_IN)
def database(here: Here) -> Response:
    """Show the rows of the first of a few customers."""
    return _show(here, None)


@routes.post("/database")
@declared(SIGNED_IN)
def another(here: Here, form: Entered) -> Response:
    """Show the rows of another."""
    return _show(here, form.text("customer", 60))


def _show(here: AtPage, chosen: str | None) -> Response:
    desk = _service(here)
    people = list(known_customers(desk))
    if not people:
        raise NotFound("demo.nobody-left")
    customer = chosen or people[0][0]
    if customer not in [identity for identity, _ in people]:
        raise NotFound("access.absent")
    seen, schema = desk.customers.get(customer), desk.schema.collection("customers")
    fields = [
        (schema.field(name).label(here.language), view.shown)
        for name in _SHOWN
        if (view := seen.fields.get(name)) is not None and view.shown is not None
    ]
    tables = raw_tables(here.serving.room, customer)
    return here.page(
        "front_desk/database.html", people=people, customer=customer, fields=fields, tables=tables
    )


def _service(here: AtPage) -> Desk:
    """A desk of customer service, whoever looks: beside the bytes stands what such a colleague sees."""
    return here.serving.room.acting(
        "mei", purpose="support", request=here.caller.visit.request, language=here.language
    )
