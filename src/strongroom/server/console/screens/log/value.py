"""Who touched a value: a phone number, an identity number, whatever somebody complains about.

Lives here: this page. Must not live here: finding (vault). The value is asked for in a form, stands in no
address, and the answer shows events, not the value.
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import reasons
from strongroom.server.console.screens.log.lines import line_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.log.audit_views import EventPage

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/log/value")
@declared(needs(Action.AUDIT_FIND_VALUE))
def ask(here: Here) -> Response:
    """Ask for a value."""
    return _page(here)


@routes.post("/log/value")
@declared(needs(Action.AUDIT_FIND_VALUE))
def find(here: Here, form: Entered) -> Response:
    """Show the events of those who have the value."""
    field = form.text("field", 100)
    try:
        desk = here.desk.stating(reason_code=form.text("reason_code", 100))
        found = desk.audit.find_value("customers", field, form.text("value", 500), limit=100)
    except StrongroomError as error:
        return _page(here, field=field, error=error)
    return _page(here, field=field, found=found)


def _page(
    here: AtPage,
    *,
    field: str = "phone",
    found: EventPage | None = None,
    error: StrongroomError | None = None,
) -> Response:
    language = here.language
    fields = [
        (each.name, each.label(language))
        for each in here.desk.schema.collection("customers").fields.values()
        if each.searches or each.natural
    ]
    return here.page(
        "log/value.html",
        200 if error is None else status_of(error),
        fields=fields,
        field=field,
        reasons=reasons(language, every=True),
        rows=None if found is None else [line_of(each, language) for each in found.items],
        error=here.told(error),
    )
