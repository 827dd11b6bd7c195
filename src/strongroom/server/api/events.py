"""The log's events: who did what, who saw whom, who touched a value.

Lives here: these routes. Must not live here: proofs and checkpoints (evidence.py).
"""

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Reasoned, RecordId
from strongroom.server.permission import declared, needs
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.log.audit_views import EventPage

__all__ = ["routes"]

routes = resource("log")
_MOST = 500
_Limit = Annotated[int, Query(ge=1, le=_MOST)]
_Cursor = Annotated[str | None, Query(max_length=200)]
_Word = Annotated[str | None, Query(max_length=80)]
_Short = Annotated[str | None, Field(max_length=80)]


class EventDocument(BaseModel):
    """One event; members that say nothing are left out."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(examples=["evt_01k85hrb9yfw0a3cp3tkjzc1rr"])
    at: str
    action: str
    outcome: str
    principal: str = Field(description="Handle, where it is known.")
    principal_id: str


class WholeEventDocument(EventDocument):
    """One event with everything that its leaf says to a reader."""

    acted_for: str | None = Field(None, description="Digest of the CRM's own user.")
    token: str | None = Field(None, description="The API token that it was done by.")
    login: str | None = Field(None, description="Digest of the operating-system login.")
    request: str | None = None
    extra: dict[str, Any] = Field(
        {},
        description="What only events of its action say; codes to numbers, texts and lists of these.",
        examples=[{"readmitted": 1, "basis": "contract"}],
    )


class EventsDocument(BaseModel):
    """Some events, newest first, and the cursor for the older ones."""

    items: list[EventDocument]
    next: str | None


class AccessDocument(BaseModel):
    """One touch of a customer's data, as a colleague may see it; no value."""

    event: str = Field(examples=["evt_01k85hrb9yfw0a3cp3tkjzc1rr"])
    at: str
    action: str = Field(examples=["reveal"])
    outcome: str = Field(examples=["done"])
    principal: str = Field(description="Handle, where it is known.")
    purpose: str | None
    reason_code: str | None
    collection: str | None
    fields: list[str] = Field(description="The fields concerned that the caller may know of.")
    further: int = Field(description="Appearances in lists and searches that are folded into this line.")


class AccessesDocument(BaseModel):
    """Some of them, newest first, and the cursor for the older ones; a page may be short and still go on."""

    items: list[AccessDocument]
    next: str | None


class EventDetailDocument(BaseModel):
    """An event, and what lies sealed beside it as far as the caller sees the record itself."""

    event: WholeEventDocument
    before: dict[str, str | None]
    after: dict[str, str | None]
    reason: str | None


class Wanted(Reasoned):
    """Which events; what is left out does not matter."""

    customer: _Short = None
    principal: str | None = Field(None, description="Handle or id of a user.", max_length=80)
    action: _Short = None
    purpose: _Short = None
    outcome: _Short = None
    since: _Short = None
    until: _Short = None
    unfold: bool = Field(False, description="Whether each appearance in a list stands for itself.")
    limit: int = Field(50, ge=1, le=_MOST)
    cursor: str | None = Field(None, max_length=200)


class WantedValue(Reasoned):
    """A value that somebody may have touched; takes a reason."""

    collection: str = Field(examples=["customers"], max_length=40)
    field: str = Field(examples=["phone"], max_length=40)
    value: str = Field(examples=["138 0000 5678"], max_length=4000, repr=False)
    limit: int = Field(50, ge=1, le=_MOST)
    cursor: str | None = Field(None, max_length=200)


@routes.get("/events", response_model=EventsDocument)
@declared(needs(Action.AUDIT_LIST))
def list_events(
    desk: AtDesk,
    limit: _Limit = 50,
    cursor: _Cursor = None,
    action: _Word = None,
    purpose: _Word = None,
    outcome: _Word = None,
    since: _Word = None,
    until: _Word = None,
) -> Response:
    """Events, newest first; people are asked for by `POST /v1/events/search`."""
    wanted = EventFilter(action=action, purpose=purpose, outcome=outcome, since=since, until=until)
    return JSONResponse(_page(desk.audit.list(wanted, limit=limit, cursor=cursor)))


@routes.post("/events/search", response_model=EventsDocument)
@declared(needs(Action.AUDIT_LIST))
def search(desk: AtDesk, body: Wanted) -> Response:
    """Events of a principal, about a customer, of an action, in a time."""
    wanted = EventFilter(**body.model_dump(exclude={"limit", "cursor", "reason", "reason_code"}))
    audit = desk.stating(reason_code=body.reason_code, reason=body.reason).audit
    return JSONResponse(_page(audit.list(wanted, limit=body.limit, cursor=body.cursor)))


@routes.post("/events/find-value", response_model=EventsDocument)
@declared(needs(Action.AUDIT_FIND_VALUE))
def find_value(desk: AtDesk, body: WantedValue) -> Response:
    """Events about the customers who have a value: "who saw this number?"."""
    audit = desk.stating(reason_code=body.reason_code, reason=body.reason).audit
    found = audit.find_value(body.collection, body.field, body.value, limit=body.limit, cursor=body.cursor)
    return JSONResponse(_page(found))


@routes.get("/events/{identity}", response_model=EventDetailDocument)
@declared(needs(Action.AUDIT_SHOW))
def show(desk: AtDesk, identity: RecordId) -> Response:
    """One event."""
    found = desk.audit.show(identity)
    document: dict[str, Any] = {
        "event": found.event.as_document(whole=True),
        "before": dict(found.before),
        "after": dict(found.after),
        "reason": found.reason,
    }
    return JSONResponse(document)


@routes.get("/customers/{identity}/accesses", response_model=AccessesDocument)
@declared(needs(Action.HISTORY))
def accesses(desk: AtDesk, identity: RecordId, limit: _Limit = 50, cursor: _Cursor = None) -> Response:
    """Who touched a customer's data, when and why, for whoever may see that customer's history; auditors ask
    `POST /v1/events/search`."""
    return JSONResponse(desk.customers.accesses(identity, limit=limit, cursor=cursor).as_document())


@routes.get("/customers/{identity}/disclosures", response_model=AccessesDocument)
@declared(needs(Action.HISTORY))
def disclosures(desk: AtDesk, identity: RecordId, limit: _Limit = 50) -> Response:
    """When and why a customer's data left the room, by exports and to connectors: what the person is told who
    asks to whom. For whoever may see that customer's history; auditors ask `POST /v1/events/search`."""
    return JSONResponse(desk.customers.disclosures(identity, limit=limit).as_document())


def _page(page: EventPage) -> dict[str, Any]:
    return {"items": [each.as_document() for each in page.items], "next": page.next}
