"""Merging a duplicate into the same person's other record.

Lives here: this page. Must not live here: what merging does (vault.records.merging).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import field_lines, name_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.views.record_views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/customers/{customer}/merge")
@declared(needs(Action.MERGE))
def ask(here: Here, customer: RecordId) -> Response:
    """Ask which record stays."""
    return _page(here, here.desk.customers.get(customer))


@routes.post("/customers/{customer}/merge")
@declared(needs(Action.MERGE))
def merge(here: Here, customer: RecordId, form: Entered) -> Response:
    """Show both side by side; once that was confirmed, merge."""
    duplicate = here.desk.customers.get(customer)
    named = form.text("survivor", 64).strip()
    try:
        survivor = here.desk.customers.get(named)
        if not form.flag("confirmed"):
            return _page(here, duplicate, survivor=survivor)
        moved = here.desk.customers.merge(customer, survivor.id, expect=form.number("revision"))
    except StrongroomError as error:
        return _page(here, duplicate, named=named, error=error)
    return here.done(f"/customers/{survivor.id}", "merge.done", count=len(moved.moved))


def _page(
    here: AtPage,
    duplicate: RecordView,
    *,
    survivor: RecordView | None = None,
    named: str = "",
    error: StrongroomError | None = None,
) -> Response:
    collection, language = here.desk.schema.collection("customers"), here.language
    pairs = []
    if survivor is not None:
        ours = {each.name: each.text for each in field_lines(collection, survivor, language)}
        pairs = [
            (each.label, each.text, ours.get(each.name))
            for each in field_lines(collection, duplicate, language)
            if each.text or ours.get(each.name)
        ]
    return here.page(
        "customers/merge.html",
        200 if error is None else status_of(error),
        duplicate=duplicate,
        name=name_of(duplicate),
        survivor=survivor,
        survivor_name="" if survivor is None else name_of(survivor),
        pairs=pairs,
        named=named,
        error=here.told(error),
    )
