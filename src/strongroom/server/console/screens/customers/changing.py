"""Changing a customer: a form, then before and after side by side, then the change.

Lives here: this page. Must not live here: merging changes (vault): a change that somebody else's came
before is refused, and nothing is overwritten.
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.grants import View
from strongroom.errors import StrongroomError
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.entering import (
    by_label,
    entered,
    entry_fields,
    errors_by_field,
)
from strongroom.server.console.screens.customers.shown import codes_of, name_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.views.record_views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/customers/{customer}/edit")
@declared(needs(Action.UPDATE))
def edit(here: Here, customer: RecordId) -> Response:
    """Show the form."""
    record = here.desk.customers.get(customer)
    return _form(here, record, _seen(record))


@routes.post("/customers/{customer}/edit")
@declared(needs(Action.UPDATE))
def change(here: Here, customer: RecordId, form: Entered) -> Response:
    """Show before and after; once that was confirmed, change."""
    record = here.desk.customers.get(customer)
    collection = here.desk.schema.collection("customers")
    asked = entered(collection, form)
    emptied = [name for name in form.all("empty") if name in collection.fields]
    seen = _seen(record)
    changes: dict[str, str | None] = {
        name: text for name, text in asked.items() if text != seen.get(name) and name not in emptied
    }
    # A field that was shown in full and is empty now was emptied; one that was masked says so by its box.
    cleared = [name for name in seen if name in form and name not in asked]
    changes.update(dict.fromkeys([*cleared, *emptied], None))
    if not changes:
        return here.done(f"/customers/{customer}", "customer.nothing-changed", "info")
    if not form.flag("confirmed"):
        return _compared(here, record, changes, form.text("revision", 20))
    try:
        desk = here.desk.stating(reason_code=form.optional("reason_code"))
        desk.customers.update(customer, changes, expect=form.number("revision"))
    except StrongroomError as error:
        return _form(here, record, {**seen, **asked}, error)
    return here.done(f"/customers/{customer}", "customer.changed", count=len(changes))


def _seen(record: RecordView) -> dict[str, str]:
    return {
        name: view.shown
        for name, view in record.fields.items()
        if view.view is View.FULL and view.shown is not None
    }


def _form(
    here: AtPage, record: RecordView, values: dict[str, str], error: StrongroomError | None = None
) -> Response:
    collection, language = here.desk.schema.collection("customers"), here.language
    masks = {
        name: view.shown
        for name, view in record.fields.items()
        if view.view is View.MASKED and view.shown is not None
    }
    return here.page(
        "customers/edit.html",
        200 if error is None else status_of(error),
        customer=record,
        name=name_of(record),
        fields=entry_fields(
            collection,
            here.offering,
            values,
            language,
            errors_by_field(error, collection, language),
            masks,
        ),
        error=here.told(error and by_label(error, collection, language)),
    )


def _compared(here: AtPage, record: RecordView, changes: dict[str, str | None], revision: str) -> Response:
    collection, language = here.desk.schema.collection("customers"), here.language

    def words(name: str, text: str | None) -> str | None:
        # What was typed is not read yet: only a code that was chosen has words.
        return dict(codes_of(collection, name, language)).get(text or "", text)

    return here.page(
        "customers/compared.html",
        customer=record,
        name=name_of(record),
        revision=revision,
        lines=[
            (
                collection.field(name).label(language),
                words(name, record.fields[name].shown) if name in record.fields else None,
                words(name, text),
            )
            for name, text in changes.items()
        ],
        changed={name: text for name, text in changes.items() if text is not None},
        emptied=[name for name, text in changes.items() if text is None],
    )
