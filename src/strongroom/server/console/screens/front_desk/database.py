"""What the database holds: a customer's rows as bytes, beside what a colleague sees.

Lives here: this page. Must not live here: reading the bytes (front_desk).
"""

from fastapi import APIRouter, Response

from strongroom.access.grants import View
from strongroom.errors import NotFound
from strongroom.model.schema import Field
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import value_in_words
from strongroom.server.front_desk.raw import known_customers, raw_tables
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.vault.desk import Desk
from strongroom.vault.views.record_views import FieldView

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
        (schema.field(name).label(here.language), _in_words(schema.field(name), view, here.language))
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


def _in_words(known: Field, view: FieldView, language: str) -> str:
    text = view.shown or ""
    return value_in_words(known, text, language) if view.view is View.FULL else text
