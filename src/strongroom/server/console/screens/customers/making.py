"""A new customer: first whether there is one already, then the record.

Lives here: this page. Must not live here: finding duplicates (vault.records.duplicates).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.entering import (
    by_label,
    entered,
    entry_fields,
    errors_by_field,
    refuse_nameless,
)
from strongroom.server.console.sent_again import name_of_form
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.operations.once import Repeated
from strongroom.vault.records.duplicates import Duplicate

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_TELLS_APART = ("phone", "email", "national_id", "bank_card", "external_id")


@routes.get("/customers/new")
@declared(needs(Action.CREATE))
def blank(here: Here) -> Response:
    """Show an empty form."""
    return _form(here, {"kind": "person"})


@routes.post("/customers/new")
@declared(needs(Action.CREATE))
def make(here: Here, form: Entered) -> Response:
    """Store the customer; or show who exists already, until it is said that this is somebody else."""
    values = entered(here.desk.schema.collection("customers"), form)
    try:
        refuse_nameless(values, "name", "company")
        if not form.flag("somebody_else"):
            found = _duplicates(here, values)
            if found:
                return _form(here, values, duplicates=found)
        desk = here.desk.stating(once=name_of_form(form, here.request.url.path, values))
        made = desk.customers.create(values, team=form.optional("team", 100))
    except Repeated as repeated:
        return here.done(f"/customers/{repeated.outcome.record}", "form.repeated", "info")
    except StrongroomError as error:
        return _form(here, values, error=error)
    return here.done(f"/customers/{made.id}", "customer.made")


def _duplicates(here: AtPage, values: dict[str, str]) -> tuple[Duplicate, ...]:
    telling = {name: values[name] for name in _TELLS_APART if values.get(name)}
    return here.desk.customers.duplicates(telling) if telling else ()


def _form(
    here: AtPage,
    values: dict[str, str],
    *,
    duplicates: tuple[Duplicate, ...] = (),
    error: StrongroomError | None = None,
) -> Response:
    collection, language = here.desk.schema.collection("customers"), here.language
    return here.page(
        "customers/new.html",
        200 if error is None else status_of(error),
        fields=entry_fields(
            collection, here.offering, values, language, errors_by_field(error, collection, language)
        ),
        duplicates=[
            {**each.as_document(), "labels": [collection.field(name).label(language) for name in each.fields]}
            for each in duplicates
        ],
        error=here.told(error and by_label(error, collection, language)),
    )
