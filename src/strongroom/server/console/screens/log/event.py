"""One event: what its leaf says, what changed as far as the viewer may see it, and its proof.

Lives here: this page. Must not live here: bundles of many (proving.py).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.here import Here
from strongroom.server.console.screens.log.lines import line_of
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/log/events/{event}")
@declared(needs(Action.AUDIT_SHOW))
def show(here: Here, event: RecordId) -> Response:
    """Show an event."""
    detail = here.desk.audit.show(event)
    leaf = detail.event.leaf
    names = sorted({*detail.before, *detail.after})
    return here.page(
        "log/event.html",
        line=line_of(detail.event, here.language),
        leaf=leaf,
        changes=[(name, detail.before.get(name), detail.after.get(name)) for name in names],
        reason=detail.reason,
        further=[(name, _listed(value)) for name, value in leaf.extra.items()],
        may_prove=here.offering.grants(Action.AUDIT_PROVE),
    )


def _listed(value: object) -> str:
    """What only events of this action say: a number, a text, or a list of these."""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


@routes.post("/log/events/{event}/proof")
@declared(needs(Action.AUDIT_PROVE))
def proof(here: Here, event: RecordId) -> Response:
    """Hand out the proof that the event stands in the log."""
    made = here.desk.audit.prove(event)
    name = f"{event}.tlog-proof"
    return Response(
        made, media_type="text/plain", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
