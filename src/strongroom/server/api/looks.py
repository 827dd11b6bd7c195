"""Looking further: searching, showing in full, comparing, using unseen, earlier revisions, totals.

Lives here: these routes. Must not live here: showing and listing (records.py).
"""

from typing import Annotated

from fastapi.responses import Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.model.plain import document_of
from strongroom.server.answers import JsonAnswer
from strongroom.server.api.asking import AtDesk, collection_of, resource
from strongroom.server.api.bodies import Body, CollectionName, Reasoned, RecordId
from strongroom.server.api.documents import (
    PageDocument,
    RevisionsDocument,
    page_document,
    revision_document,
)
from strongroom.server.permission import declared, needs
from strongroom.vault.searching.wanted import MOST

__all__ = ["routes"]

routes = resource("records")
_Short = Annotated[str | None, Field(max_length=80)]


class Search(Reasoned):
    """What is searched for; several fields narrow."""

    criteria: dict[str, str] = Field(
        min_length=1,
        max_length=8,
        description="Field names and values in any spelling; four characters of a phone are its last four.",
        examples=[{"phone": "5678"}],
        repr=False,
    )
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str | None = Field(None, max_length=200)
    owner: str | None = Field(None, description="Handle or id of a colleague.", max_length=80)
    team: _Short = None
    status: _Short = None
    since: _Short = None
    until: _Short = None


class Reveal(Reasoned):
    """The fields that are to be shown in full."""

    fields: list[str] = Field(min_length=1, max_length=64, examples=[["phone"]])


class Revealed(BaseModel):
    """Values in full."""

    values: dict[str, str]


class Compare(Reasoned):
    """What a field is to be compared with."""

    field: str = Field(examples=["phone"], max_length=40)
    value: str = Field(examples=["138 0000 5678"], max_length=4000, repr=False)


class Compared(BaseModel):
    """Whether it is the same."""

    same: bool


class Use(Reasoned):
    """What is to be done with a value that is not shown."""

    field: str = Field(examples=["phone"], max_length=40)
    connector: str = Field(
        description="Name of a connector of the server.", examples=["dialler"], max_length=80
    )
    errand: dict[str, str] = Field({}, description="What goes to the connector beside it.", repr=False)


class Used(BaseModel):
    """That it was handed over."""

    event: str
    connector: str


class TotalsAsked(Body):
    """How totals are to be split and summed."""

    by: list[str] = Field([], max_length=3, examples=[["city"]])
    sum: str | None = Field(None, description="A field of money.", max_length=40)


class Group(BaseModel):
    """One group."""

    by: dict[str, str]
    records: int
    customers: int
    sums: dict[str, str]


class TotalsDocument(BaseModel):
    """Groups that may be shown, and how many are withheld."""

    by: list[str]
    groups: list[Group]
    withheld: int
    least: int


@routes.post("/{collection}/search", response_model=PageDocument)
@declared(needs(Action.FIND))
def search(desk: AtDesk, collection: CollectionName, body: Search) -> Response:
    """Records that have these values; in a body, for an address is written down on its way."""
    at = collection_of(desk.stating(reason_code=body.reason_code, reason=body.reason), collection)
    page = at.find(
        body.criteria,
        limit=body.limit,
        cursor=body.cursor,
        owner=body.owner,
        team=body.team,
        status=body.status,
        since=body.since,
        until=body.until,
    )
    return JsonAnswer(page_document(page))


@routes.post("/{collection}/totals", response_model=TotalsDocument)
@declared(needs(Action.TOTALS))
def totals(desk: AtDesk, collection: CollectionName, body: TotalsAsked) -> Response:
    """How many and how much; never one record, nor too few people."""
    return JsonAnswer(collection_of(desk, collection).totals(body.by, sum=body.sum).as_document())


@routes.post("/{collection}/{identity}/reveals", response_model=Revealed)
@declared(needs(Action.REVEAL))
def reveal(desk: AtDesk, collection: CollectionName, identity: RecordId, body: Reveal) -> Response:
    """Show fields in full; takes a reason."""
    at = collection_of(desk.stating(reason_code=body.reason_code, reason=body.reason), collection)
    return JsonAnswer({"values": dict(at.reveal(identity, body.fields))})


@routes.post("/{collection}/{identity}/compare", response_model=Compared)
@declared(needs(Action.COMPARE))
def compare(desk: AtDesk, collection: CollectionName, identity: RecordId, body: Compare) -> Response:
    """Answer "is it this?" without showing the value."""
    at = collection_of(desk.stating(reason_code=body.reason_code, reason=body.reason), collection)
    return JsonAnswer({"same": at.compare(identity, body.field, body.value)})


@routes.post("/{collection}/{identity}/uses", response_model=Used)
@declared(needs(Action.USE, once=True))
def use(desk: AtDesk, collection: CollectionName, identity: RecordId, body: Use) -> Response:
    """Have a value acted on (called, mailed) without seeing it."""
    at = collection_of(desk.stating(reason_code=body.reason_code, reason=body.reason), collection)
    return JsonAnswer(document_of(at.use(identity, body.field, body.connector, body.errand)))


@routes.get("/{collection}/{identity}/revisions", response_model=RevisionsDocument)
@declared(needs(Action.HISTORY))
def revisions(desk: AtDesk, collection: CollectionName, identity: RecordId) -> Response:
    """The revisions, newest first: who made each, when and why."""
    found = collection_of(desk, collection).history(identity)
    return JsonAnswer({"items": [revision_document(each) for each in found]})
