"""Earlier versions of a record: who made each, when, why; and going back to one.

Lives here: this page. Must not live here: revisions themselves (vault.records.history).
"""

from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.audit.actions import action_name
from strongroom.model.moments import read_moment
from strongroom.model.purposes import purpose_label
from strongroom.model.schema import Collection
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import Here
from strongroom.server.console.screens.customers.shown import FieldLine, field_lines, reasons
from strongroom.server.permission import declared, needs
from strongroom.vault.views.record_views import RevisionView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a record."""

    number: int
    at: int
    who: str
    what: str
    why: str
    changed: tuple[str, ...]
    fields: tuple[FieldLine, ...] = field(repr=False)
    newest: bool


@routes.get("/records/{record}/history")
@declared(needs(Action.HISTORY))
def versions(here: Here, record: RecordId) -> Response:
    """Show the versions."""
    at = here.desk.by_id(record)
    found, collection = at.history(record), here.desk.schema.collection(at.name)
    return here.page(
        "customers/history.html",
        record=record,
        kind=collection.label(here.language),
        back=f"/{at.name}/{record}",
        versions=[_version(each, collection, here.language, found[0].revision) for each in found],
        newest=found[0].revision,
        reasons=reasons(here.language),
        may_revert=here.offering.grants(Action.REVERT, at.name),
    )


@routes.post("/records/{record}/revert")
@declared(needs(Action.REVERT))
def revert(here: Here, record: RecordId, form: Entered) -> Response:
    """Make an earlier version the newest."""
    desk = here.desk.stating(reason_code=form.optional("reason_code", 100))
    at = desk.by_id(record)
    at.revert(record, form.number("revision"), expect=form.number("expect"))
    return here.done(f"/{at.name}/{record}", "history.reverted", revision=form.text("revision", 20))


def _version(revision: RevisionView, collection: Collection, language: str, newest: int) -> Version:
    lines = () if revision.record is None else tuple(field_lines(collection, revision.record, language))
    return Version(
        number=revision.revision,
        at=read_moment(revision.at),
        who=revision.principal_handle or revision.principal,
        what=action_name(revision.action, language),
        why="" if revision.purpose is None else purpose_label(revision.purpose, language),
        changed=tuple(collection.field(each).label(language) for each in revision.changed),
        fields=tuple(each for each in lines if not each.empty),
        newest=revision.revision == newest,
    )
