"""What a customer asks for: a new need, a need's page, taking it on, giving it to somebody, closing it.

Lives here: these pages. Must not live here: the list of what is due (today.py).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.model.moments import read_moment
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.entering import (
    by_label,
    entered,
    entry_fields,
    errors_by_field,
    refuse_nameless,
)
from strongroom.server.console.screens.customers.shown import codes_of, field_lines, name_of, reasons
from strongroom.server.console.sent_again import name_of_form
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.operations.once import Repeated
from strongroom.vault.views.record_views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_NEW = {"status": "open", "priority": "normal", "kind": "question"}


@routes.get("/customers/{customer}/needs/new")
@declared(needs(Action.CREATE))
def blank(here: Here, customer: RecordId) -> Response:
    """Show an empty form."""
    return _form(here, here.desk.customers.get(customer), _NEW)


@routes.post("/customers/{customer}/needs/new")
@declared(needs(Action.CREATE))
def make(here: Here, customer: RecordId, form: Entered) -> Response:
    """Store the need."""
    values = entered(here.desk.schema.collection("needs"), form)
    try:
        refuse_nameless(values, "summary")
        desk = here.desk.stating(once=name_of_form(form, here.request.url.path, values))
        made = desk.needs.create({**values, "customer": customer})
    except Repeated as repeated:
        return here.done(f"/needs/{repeated.outcome.record}", "form.repeated", "info")
    except StrongroomError as error:
        return _form(here, here.desk.customers.get(customer), values, error)
    return here.done(f"/needs/{made.id}", "need.made")


@routes.get("/needs/{need}")
@declared(needs(Action.VIEW))
def show(here: Here, need: RecordId) -> Response:
    """Show a need."""
    return _page(here, need)


@routes.post("/needs/{need}")
@declared(needs(Action.UPDATE))
def change(here: Here, need: RecordId, form: Entered) -> Response:
    """Change how a need stands."""
    collection = here.desk.schema.collection("needs")
    changes = {
        name: text
        for name, text in entered(collection, form).items()
        if name in ("status", "priority", "due_at", "detail")
    }
    try:
        here.desk.needs.update(need, changes, expect=form.number("revision"))
    except StrongroomError as error:
        return _page(here, need, error)
    return here.done(f"/needs/{need}", "need.changed")


@routes.post("/needs/{need}/assign")
@declared(needs(Action.TRANSFER))
def assign(here: Here, need: RecordId, form: Entered) -> Response:
    """Give a need to a colleague, or take it."""
    owner = here.caller.user.handle if form.flag("mine") else form.text("owner", 100).strip()
    try:
        here.desk.needs.transfer(need, owner=owner)
    except StrongroomError as error:
        return _page(here, need, error)
    return here.done(f"/needs/{need}" if form.flag("mine") else "/today", "need.assigned")


def _page(here: AtPage, need: str, error: StrongroomError | None = None) -> Response:
    record, language = here.desk.needs.get(need), here.language
    collection = here.desk.schema.collection("needs")
    status = record.fields.get("status")
    return here.page(
        "customers/need.html",
        200 if error is None else status_of(error),
        need=record,
        title=_said(record, "summary") or record.id,
        created=read_moment(record.created),
        fields=[
            each for each in field_lines(collection, record, language, but=("summary",)) if not each.empty
        ],
        statuses=codes_of(collection, "status", language),
        stands="" if status is None else status.shown or "",
        reasons=reasons(language),
        may_update=here.offering.grants(Action.UPDATE, "needs"),
        colleagues=here.colleagues,
        may_assign=here.offering.grants(Action.TRANSFER, "needs"),
        may_look_back=here.offering.grants(Action.HISTORY, "needs"),
        error=here.told(error),
    )


def _form(
    here: AtPage, customer: RecordView, values: dict[str, str], error: StrongroomError | None = None
) -> Response:
    collection, language = here.desk.schema.collection("needs"), here.language
    return here.page(
        "customers/need_new.html",
        200 if error is None else status_of(error),
        customer=customer,
        name=name_of(customer),
        fields=[
            each
            for each in entry_fields(
                collection,
                here.offering,
                values,
                language,
                errors_by_field(error, collection, language),
            )
            if each.name != "status"
        ],
        error=here.told(error and by_label(error, collection, language)),
    )


def _said(record: RecordView, name: str) -> str:
    shown = record.fields.get(name)
    return "" if shown is None or shown.shown is None else shown.shown
