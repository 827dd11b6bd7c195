"""Evidence to take away: a bundle of the log that verifies offline, and the line that verifies it.

Lives here: this page and its download. Must not live here: bundles themselves (audit).
"""

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.log.audit_desk import EventFilter

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_NAME = "strongroom-bundle.jsonl"


@routes.get("/log/prove")
@declared(needs(Action.AUDIT_EXPORT))
def ask(here: Here) -> Response:
    """Ask which events are to be proven."""
    return _page(here)


@routes.post("/log/prove")
@declared(needs(Action.AUDIT_EXPORT))
def bundle(here: Here, form: Entered) -> Response:
    """Hand out a bundle; what is wrong with the choice is said on the page."""
    wanted = EventFilter(
        customer=form.optional("customer", 80),
        principal=form.optional("principal", 80),
        since=form.optional("since", 40),
        until=form.optional("until", 40),
    )
    try:
        lines = here.desk.audit.export_bundle(wanted)
    except StrongroomError as error:
        return _page(here, error)
    headers = {"Content-Disposition": f'attachment; filename="{_NAME}"'}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


def _page(here: AtPage, error: StrongroomError | None = None) -> Response:
    return here.page(
        "log/prove.html",
        200 if error is None else status_of(error),
        key=here.desk.audit.key(),
        name=_NAME,
        error=here.told(error),
    )
