"""The scope of a breach: exactly whose data somebody touched between two moments, with the evidence.

Lives here: this page and its bundle. Must not live here: gathering (audit).
"""

from itertools import islice

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from strongroom.access.actions import Action
from strongroom.audit.actions import action_name
from strongroom.errors import StrongroomError
from strongroom.model.moments import read_moment
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.log.scope_view import ScopeView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_MOST = 500


@routes.get("/breach")
@declared(needs(Action.AUDIT_SCOPE))
def ask(here: Here, who: str = "") -> Response:
    """Ask whose touches, and when."""
    return _page(here, {"principal": who[:80], "since": "", "until": ""})


@routes.post("/breach")
@declared(needs(Action.AUDIT_SCOPE))
def scope(here: Here, form: Entered) -> Response:
    """Show whose data were touched; or hand out the evidence."""
    asked = {name: form.optional(name, 80) or "" for name in ("principal", "since", "until")}
    try:
        found = here.desk.audit.scope(asked["principal"], asked["since"] or None, asked["until"] or None)
        if form.flag("bundle"):
            headers = {"Content-Disposition": 'attachment; filename="scope.bundle"'}
            lines = here.desk.audit.scope_bundle(found)
            return StreamingResponse(lines, media_type="application/jsonl", headers=headers)
    except StrongroomError as error:
        return _page(here, asked, error=error)
    return _page(here, asked, found)


def _page(
    here: AtPage,
    asked: dict[str, str],
    found: ScopeView | None = None,
    error: StrongroomError | None = None,
) -> Response:
    people = () if found is None else tuple(islice(found.people, _MOST))
    return here.page(
        "security/breach.html",
        200 if error is None else status_of(error),
        asked=asked,
        colleagues=here.colleagues,
        scope=found,
        people=[
            (
                each.customer,
                read_moment(each.first),
                read_moment(each.last),
                len(each.touches),
                [action_name(one, here.language) for one in each.actions],
                tuple(_label(here, name) for name in each.fields),
            )
            for each in people
        ],
        beyond=0 if found is None else max(0, len(found.people) - _MOST),
        error=here.told(error),
    )


def _label(here: AtPage, place: str) -> str:
    """A field by what people call it, with its collection where that is not customers."""
    name, _, field = place.partition(".")
    collection = here.desk.schema.collections.get(name)
    known = None if collection is None else collection.fields.get(field)
    if collection is None or known is None:
        return place
    label = known.label(here.language)
    return label if name == "customers" else f"{collection.label(here.language)} · {label}"
