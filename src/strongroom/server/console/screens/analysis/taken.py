"""An export's progress, and its file: handed out once, to whoever asked for it.

Lives here: these pages. Must not live here: making the file (server.jobs, export), how it is held (vault).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound
from strongroom.server.api.asking import collection_of
from strongroom.server.api.bodies import CollectionName, RecordId
from strongroom.server.api.imports import streamed
from strongroom.server.console.entered import Entered
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import reasons
from strongroom.server.permission import declared, needs
from strongroom.vault.files.held import Held, HeldFiles

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/exports/jobs/{job}")
@declared(needs(Action.EXPORT))
def going(here: Here, job: RecordId) -> Response:
    """Show how far it is, or the file that it came to."""
    view = here.serving.jobs.get(here.desk, job)
    if view.kind != "export":
        raise NotFound("job.not-found")
    collection, result = view.parameters["collection"], view.result or {}
    return here.page(
        "analysis/export.html",
        view=view,
        result=result,
        collection=here.desk.schema.collection(collection).label(here.language),
        held=_held(here, collection, result.get("file")),
        action=f"/exports/{collection}/files/{result.get('file')}",
        reasons=reasons(here.language, every=True),
        because=None if view.because is None else words_of(view.because, here.language, **view.named),
    )


@routes.post("/exports/{collection}/files/{file}")
@declared(needs(Action.EXPORT))
def fetch(here: Here, collection: CollectionName, file: RecordId, form: Entered) -> Response:
    """Hand the file out, this one time."""
    desk = here.desk.stating(reason_code=form.optional("reason_code", 40))
    collection_of(desk, collection)
    files = HeldFiles(here.serving.room.door, desk.session, collection, str(Action.EXPORT))
    return streamed(files, files.hand_out(file, once=True))


def _held(here: AtPage, collection: str, file: str | None) -> Held | None:
    """The file, as long as it is there for whoever looks."""
    if file is None:
        return None
    files = HeldFiles(here.serving.room.door, here.desk.session, collection, str(Action.EXPORT))
    try:
        return files.look(file)
    except NotFound:
        return None
