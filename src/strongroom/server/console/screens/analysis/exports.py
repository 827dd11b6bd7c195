"""Files that leave the room: what is asked for, and to whom they are sealed.

Lives here: this page. Must not live here: making a file (server.jobs, export), handing it out (taken.py).
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.export.columns import ABOUT
from strongroom.export.sealed import sealing
from strongroom.keys.providers.passphrase import LEAST_CHARACTERS
from strongroom.model.ids import write_id
from strongroom.model.schema import Collection
from strongroom.server.api.asking import collection_of
from strongroom.server.api.bodies import CollectionName
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.analysis.totals import collections_for
from strongroom.server.console.screens.customers.shown import codes_of, reasons
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_FILTERS = ("customer", "owner", "team", "status", "since", "until")
_KEPT = (*_FILTERS, "recipients", "format", "reason_code")
_MOST_RECIPIENTS = 50


@routes.get("/exports")
@declared(needs(Action.EXPORT))
def ask(here: Here, collection: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Ask what is to leave; show what left before."""
    offered = dict(collections_for(here, Action.EXPORT))
    chosen = collection if collection in offered else next(iter(offered), "customers")
    here.knock(Action.EXPORT, chosen)
    return _page(here, chosen)


@routes.post("/exports/{collection}")
@declared(needs(Action.EXPORT))
def export(here: Here, collection: CollectionName, form: Entered) -> Response:
    """Have the file made."""
    collection_of(here.desk, collection)
    recipients = (form.optional("recipients") or "").split()[: _MOST_RECIPIENTS + 1]
    passphrase = form.optional("passphrase", 1_000)
    try:
        sealing(recipients, passphrase)  # what is wrong with it is told at once
        filters = {name: asked for name in _FILTERS if (asked := form.optional(name, 80)) is not None}
        private = {
            "recipients": recipients,
            "passphrase": passphrase,
            "fields": list(form.all("fields")),
            "filters": filters,
        }
        given = {
            "collection": collection,
            "format": form.text("format", 10),
            "mark": form.flag("mark"),
        }
        desk = here.desk.stating(reason_code=form.optional("reason_code", 40))
        job = here.serving.jobs.ask(desk, "export", given, private=private)
    except StrongroomError as error:
        return _page(here, collection, form, error)
    return here.done(f"/exports/jobs/{job.id}")


def _page(
    here: AtPage, collection: str, form: Filled | None = None, error: StrongroomError | None = None
) -> Response:
    language, kind = here.language, here.desk.schema.collection(collection)
    columns = _columns(here, kind)
    own = write_id("usr", here.caller.user.id)
    return here.page(
        "analysis/exports.html",
        200 if error is None else status_of(error),
        collection=collection,
        collections=collections_for(here, Action.EXPORT),
        columns=columns,
        ticked=[name for name, _ in columns] if form is None else form.all("fields"),
        filled={name: "" if form is None else form.optional(name) or "" for name in _KEPT},
        mark=form is not None and form.flag("mark"),
        statuses=codes_of(kind, "status", language),
        of_customers=collection == "customers",
        colleagues=here.colleagues,
        teams=here.offering.teams,
        least=LEAST_CHARACTERS,
        reasons=reasons(language, every=True),
        jobs=[
            each
            for each in here.serving.jobs.page(here.desk, limit=100).items
            if each.kind == "export" and each.user == own
        ],
        labels=dict(collections_for(here, Action.EXPORT)),
        now=here.serving.room.door.now(),
        error=here.told(error),
    )


def _columns(here: AtPage, kind: Collection) -> list[tuple[str, str]]:
    """What a file can have of each record: what the role may know anything of."""
    t = text_of(here.language)
    about = [name for name in ABOUT if name != "customer" or kind.name != "customers"]
    return [
        *((name, t(f"exports.about-{name}")) for name in about),
        *(
            (name, each.label(here.language))
            for name, each in kind.fields.items()
            if here.offering.may_know(kind, name)
        ),
    ]
