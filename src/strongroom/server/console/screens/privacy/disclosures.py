"""What left the room about a customer: exports that held the person, and what went to connectors.

Lives here: this page and its lines, which the page before an erasure shows too. Must not live here: asking
the log (vault).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.model.moments import read_moment
from strongroom.model.purposes import purpose_label, reason_label
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import name_of
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.vault.desk import Desk

__all__ = ["Left", "left_of", "routes"]

routes = APIRouter(include_in_schema=False)
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One time that data left, in words.

    Args:
        what: Of which collection, and by which fields, where the event names some.
    """

    event: str
    at: int
    way: str
    who: str
    what: str
    why: str


@routes.get("/customers/{customer}/disclosures")
@declared(needs(Action.HISTORY))
def disclosures(here: Here, customer: RecordId) -> Response:
    """Show what left the room about a customer."""
    return here.page(
        "privacy/disclosures.html",
        customer=customer,
        name=name_of(here.desk.customers.get(customer)),
        rows=left_of(here, here.desk, customer),
        most=_MOST,
        may_show=here.offering.grants(Action.AUDIT_SHOW),
    )


def left_of(here: AtPage, desk: Desk, customer: str) -> Sequence[Left]:
    """The times that data of a customer left the room, the newest first."""
    language, schema, t = here.language, here.desk.schema, text_of(here.language)
    lines = []
    for each in desk.customers.disclosures(customer, limit=_MOST).items:
        kind = schema.collections.get(each.collection or "")
        fields = (
            []
            if kind is None
            else [kind.fields[name].label(language) for name in each.fields if name in kind.fields]
        )
        purpose = "" if each.purpose is None else purpose_label(each.purpose, language)
        reason = "" if each.reason_code is None else reason_label(each.reason_code, language)
        lines.append(
            Left(
                event=each.event,
                at=read_moment(each.at),
                way=t(f"left.way-{each.action}"),
                who=each.principal,
                what=t("shell.comma").join((*([] if kind is None else [kind.label(language)]), *fields)),
                why=" · ".join(text for text in (purpose, reason) if text),
            )
        )
    return lines
