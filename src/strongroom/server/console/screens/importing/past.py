"""Imports there were, and a file for a new one.

Lives here: these pages, and taking an import back. Must not live here: mappings (mapping.py), progress
(going.py), undoing (vault).
"""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.server.api.asking import collection_of
from strongroom.server.api.bodies import CollectionName, RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.importing.files import files_of, take_in
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.importing.past_imports import PastImport

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_TONES = {"running": "accent", "done": "good", "undoing": "warning", "undone": ""}
_SIGNS = {"running": "refresh", "done": "check", "undoing": "history", "undone": "history"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An import in a line; ``tone`` and ``sign`` say its state without words."""

    of: PastImport
    collection: str
    state: str
    tone: str
    sign: str
    may_undo: bool


@routes.get("/imports")
@declared(needs(Action.IMPORT))
def imports(here: Here) -> Response:
    """Show the imports there were, and ask for a file."""
    return _page(here)


@routes.post("/imports/upload")
@declared(needs(Action.IMPORT))
def upload(here: Here, form: Entered) -> Response:
    """Take a file in; its columns are looked at next."""
    collection = form.text("collection", 40)
    try:
        held = take_in(files_of(here, collection), form.file("file"))
    except StrongroomError as error:
        return _page(here, error, collection)
    return here.done(f"/imports/{collection}/files/{held}")


@routes.get("/imports/{collection}/undo/{identity}")
@declared(needs(Action.IMPORT_UNDO))
def ask_undo(here: Here, collection: CollectionName, identity: RecordId) -> Response:
    """Show what taking an import back reaches."""
    t = text_of(here.language)
    found = next((each for each in here.desk.imports.past() if each.id == identity), None)
    if found is None or found.collection != collection:
        raise NotFound("import.not-found")
    return here.page(
        "confirm.html",
        confirm={
            "title": t("undo.title"),
            "lead": t("undo.lead"),
            "reach_title": t("undo.reach"),
            "reach": (
                t("undo.removes", count=found.created),
                t("undo.restores", count=found.updated),
                t("undo.stays"),
            ),
            "action": f"/imports/{collection}/undo/{identity}",
            "label": t("undo.go"),
            "cancel": "/imports",
            "values": {},
        },
    )


@routes.post("/imports/{collection}/undo/{identity}")
@declared(needs(Action.IMPORT_UNDO))
def undo(here: Here, collection: CollectionName, identity: RecordId) -> Response:
    """Take an import back."""
    collection_of(here.desk, collection)
    job = here.serving.jobs.ask(here.desk, "import_undo", {"collection": collection, "import_id": identity})
    return here.done(f"/imports/jobs/{job.id}", "jobs.asked")


def _page(here: AtPage, error: StrongroomError | None = None, chosen: str = "customers") -> Response:
    collections = {
        each.name: each.label(here.language)
        for each in here.desk.schema.collections.values()
        if here.offering.grants(Action.IMPORT, each.name)
    }
    return here.page(
        "importing/past.html",
        200 if error is None else status_of(error),
        rows=[_line(here, each, collections) for each in here.desk.imports.past()],
        collections=list(collections.items()),
        chosen=chosen,
        most=here.serving.settings.largest_upload >> 20,
        error=here.told(error),
    )


def _line(here: AtPage, found: PastImport, labels: dict[str, str]) -> Line:
    return Line(
        of=found,
        collection=labels.get(found.collection, found.collection),
        state=text_of(here.language)(f"imports.state-{found.state}"),
        tone=_TONES[found.state],
        sign=_SIGNS[found.state],
        may_undo=found.state != "undone" and here.offering.grants(Action.IMPORT_UNDO, found.collection),
    )
