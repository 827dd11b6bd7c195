"""A customer's page: who it is, what was bought, what was asked for, who looked.

Lives here: this page. Must not live here: showing in full and acting unseen (touching.py), changing
(changing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.audit.actions import Action as Done
from strongroom.audit.actions import action_name
from strongroom.model.moments import read_moment, write_moment
from strongroom.model.purposes import purpose_label, reason_label
from strongroom.model.schema import Schema
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import (
    amount_of,
    field_lines,
    in_words,
    moment_of,
    name_of,
    reasons,
)
from strongroom.server.console.screens.customers.spending import spending
from strongroom.server.permission import declared, needs
from strongroom.vault.batches.together import Together
from strongroom.vault.collection.reading import CollectionReading
from strongroom.vault.log.accesses import Access
from strongroom.vault.staff.offering import Offering
from strongroom.vault.views.record_views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_YEAR = 366 * 86_400_000
_NEEDS, _LOOKS, _ROWS = 50, 60, 8
_PAGE, _PAGES = 500, 8
_TONES = {"open": "warning", "in_progress": "accent", "waiting": "warning", "done": "good"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a customer's page is made of; None for what there is no offer of.

    Args:
        bought: Purchases of the last year, as they are listed.
        asked: Needs, likewise.
        touched: Who looked, the newest first.
    """

    schema: Schema
    record: RecordView
    bought: Sequence[RecordView] | None
    asked: Sequence[RecordView] | None
    touched: Sequence[Access] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A purchase in a line."""

    id: str
    number: str = field(repr=False)
    at: int | None
    status: str
    total: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A need on the timeline."""

    id: str
    summary: str = field(repr=False)
    kind: str
    status: str
    owner: str
    at: int
    sign: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A touch of the customer's data, in words."""

    who: str
    what: str
    why: str
    at: int
    further: int
    refused: bool


@routes.get("/customers/{customer}")
@declared(needs(Action.VIEW))
def profile(here: Here, customer: RecordId) -> Response:
    """Show a customer."""
    offered, now = here.offering, here.serving.room.door.now()
    seen = here.look(lambda at: _see(at, offered, customer, now))
    record, language = seen.record, here.language
    bought = None if seen.bought is None else _newest_purchases(seen.bought, language)
    asked = None if seen.asked is None else _newest_needs(seen.asked, language)
    return here.page(
        "customers/profile.html",
        customer=record,
        name=name_of(record),
        updated=read_moment(record.updated),
        fields=[
            each
            for each in field_lines(seen.schema.collection("customers"), record, language)
            if not each.empty
        ],
        reasons=reasons(language),
        bought=None if bought is None else bought[:_ROWS],
        more_bought=0 if bought is None else max(0, len(bought) - _ROWS),
        chart=None if seen.bought is None else spending(seen.bought, now, language),
        asked=None if asked is None else asked[:_NEEDS],
        more_asked=0 if asked is None else max(0, len(asked) - _NEEDS),
        looked=None if seen.touched is None else _looked(seen.touched, language),
        may={each.value: offered.grants(each, "customers") for each in Action},
        may_ask=offered.grants(Action.CREATE, "needs"),
        may_sell=offered.grants(Action.CREATE, "purchases"),
        connectors=_connectors(here),
    )


def _see(at: Together, offered: Offering, customer: str, now: int) -> Seen:
    """All that the page shows, as far as there is an offer of it; the record first, which has to be there."""
    customers, year = at.collection("customers"), write_moment(now - _YEAR)
    return Seen(
        schema=at.schema,
        record=customers.get(customer),
        bought=_every(at.collection("purchases"), customer, since=year)
        if offered.grants(Action.LIST, "purchases")
        else None,
        asked=_every(at.collection("needs"), customer) if offered.grants(Action.LIST, "needs") else None,
        touched=customers.accesses(customer, limit=_LOOKS).items
        if offered.grants(Action.HISTORY, "customers")
        else None,
    )


def _newest_purchases(found: Sequence[RecordView], language: str) -> list[Bought]:
    lines = (_purchase(each, language) for each in found)
    return sorted(lines, key=lambda each: each.at or 0, reverse=True)


def _every(collection: CollectionReading, customer: str, *, since: str | None = None) -> list[RecordView]:
    """All that a customer has there: lists begin with the oldest, and people ask for the newest."""
    found: list[RecordView] = []
    cursor = None
    for _ in range(_PAGES):
        page = collection.list(customer=customer, since=since, limit=_PAGE, cursor=cursor)
        found += page
        cursor = page.next
        if cursor is None:
            break
    return found


def _purchase(record: RecordView, language: str) -> Bought:
    return Bought(
        id=record.id,
        number=_said(record, "external_id") or record.id[-8:],
        at=moment_of(record, "ordered_at"),
        status=in_words(_said(record, "status"), language),
        total=amount_of(record, language),
    )


def _newest_needs(found: Sequence[RecordView], language: str) -> list[Asked]:
    lines = [
        Asked(
            id=each.id,
            summary=_said(each, "summary"),
            kind=in_words(_said(each, "kind"), language),
            status=in_words(_said(each, "status"), language),
            owner=each.owner_handle or "",
            at=read_moment(each.created),
            sign="check" if _said(each, "status") == "done" else "flag",
            tone=_TONES.get(_said(each, "status"), ""),
        )
        for each in found
    ]
    return sorted(lines, key=lambda each: each.at, reverse=True)


def _looked(touched: Sequence[Access], language: str) -> list[Looked]:
    """The newest touches, those of one colleague that look alike as one line."""
    lines: dict[tuple[str, str, str], Looked] = {}
    for each in touched:
        line = looked(each, language)
        if each.action == Done.ACCESSES:
            continue
        newest = lines.setdefault((line.who, line.what, line.why), line)
        if newest is not line:
            lines[line.who, line.what, line.why] = replace(newest, further=newest.further + line.further + 1)
    return list(lines.values())[:_ROWS]


def looked(access: Access, language: str) -> Looked:
    """A touch in words."""
    purpose = "" if access.purpose is None else purpose_label(access.purpose, language)
    reason = "" if access.reason_code is None else reason_label(access.reason_code, language)
    return Looked(
        who=access.principal,
        what=action_name(access.action, language),
        why=" · ".join(each for each in (purpose, reason) if each),
        at=read_moment(access.at),
        further=access.further,
        refused=access.outcome != "done",
    )


def _connectors(here: AtPage) -> dict[str, tuple[str, ...]]:
    """By field type the connectors that act on such a value unseen."""
    registered = here.serving.room.connectors
    return {kind: registered.taking(kind) for kind in ("phone", "email")}


def _said(record: RecordView, name: str) -> str:
    shown = record.fields.get(name)
    return "" if shown is None or shown.shown is None else shown.shown
