"""Bringing back, giving and sharing records.

Lives here: these routes. Must not live here: changing values (records.py).
"""

from typing import Annotated

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, collection_of, resource
from strongroom.server.api.bodies import CollectionName, Reasoned, RecordId
from strongroom.server.api.documents import RecordDocument
from strongroom.server.api.once import answer_once
from strongroom.server.api.preconditions import Expected
from strongroom.server.api.records import record_answer, shown_again
from strongroom.server.permission import declared, needs
from strongroom.vault.desk import Desk

__all__ = ["routes"]

routes = resource("records")
_Colleague = Annotated[str | None, Field(description="Handle or id of a colleague.", max_length=80)]
_Team = Annotated[str | None, Field(description="A team of the policy.", max_length=80)]


class Revert(Reasoned):
    """Which revision is to be the newest."""

    revision: int = Field(ge=1, examples=[1])


class Transfer(Reasoned):
    """Whose the record is to be."""

    owner: _Colleague = None
    team: _Team = None


class Share(Reasoned):
    """With whom; one of the two."""

    user: _Colleague = None
    team: _Team = None


class SharesDocument(BaseModel):
    """With whom a record is shared."""

    id: str
    users: list[str]
    teams: list[str]


class Merge(Reasoned):
    """Who stays."""

    survivor: str = Field(
        description="Id of the customer who stays.",
        examples=["cus_01k85hrb9yfw0a3cp3tkjzc1rr"],
        max_length=64,
    )


class MergedDocument(BaseModel):
    """What moved."""

    duplicate: str
    survivor: str
    moved: list[str]


class Handover(Reasoned):
    """From whom to whom."""

    giver: str = Field(
        description="Handle or id of the colleague who gives.", examples=["bob"], max_length=80
    )
    taker: str = Field(
        description="Handle or id of the colleague who takes over.", examples=["mei"], max_length=80
    )


class HandoverDocument(BaseModel):
    """How many records of each collection have another owner now."""

    given: dict[str, int]


@routes.post("/handovers", response_model=HandoverDocument)
@declared(needs(Action.TRANSFER))
def hand_over(desk: AtDesk, body: Handover) -> Response:
    """Give everything that one colleague owns, within reach, to another; sent again, it goes on."""
    given = desk.stating(reason_code=body.reason_code, reason=body.reason).handover(body.giver, body.taker)
    return JSONResponse({"given": dict(given)})


@routes.post("/{collection}/{identity}/revert", response_model=RecordDocument)
@declared(needs(Action.REVERT, once=True))
def revert(
    desk: AtDesk, collection: CollectionName, identity: RecordId, expect: Expected, body: Revert
) -> Response:
    """Make an earlier revision the newest."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: record_answer(
            collection_of(at, collection).revert(identity, body.revision, expect=expect)
        ),
        lambda at, done: shown_again(at, collection, done),
    )


@routes.post("/{collection}/{identity}/transfer", response_model=RecordDocument)
@declared(needs(Action.TRANSFER, once=True))
def transfer(
    desk: AtDesk, collection: CollectionName, identity: RecordId, expect: Expected, body: Transfer
) -> Response:
    """Give a record to another owner or team."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: record_answer(
            collection_of(at, collection).transfer(identity, owner=body.owner, team=body.team, expect=expect)
        ),
        lambda at, done: shown_again(at, collection, done),
    )


@routes.get("/{collection}/{identity}/shares", response_model=SharesDocument)
@declared(needs(Action.SHARE))
def shares(desk: AtDesk, collection: CollectionName, identity: RecordId) -> Response:
    """Tell with whom a record is shared, those who may share it."""
    return _shares(desk, collection, identity)


@routes.post("/{collection}/{identity}/share", response_model=SharesDocument)
@declared(needs(Action.SHARE, once=True))
def share(desk: AtDesk, collection: CollectionName, identity: RecordId, body: Share) -> Response:
    """Let a colleague or a team reach a record."""
    whom = {"with_user": body.user, "with_team": body.team}
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: JSONResponse(collection_of(at, collection).share(identity, **whom).as_document()),
        lambda at, done: _shares(at, collection, identity),
    )


@routes.post("/{collection}/{identity}/unshare", response_model=SharesDocument)
@declared(needs(Action.SHARE, once=True))
def unshare(desk: AtDesk, collection: CollectionName, identity: RecordId, body: Share) -> Response:
    """End what `share` began, at once."""
    whom = {"with_user": body.user, "with_team": body.team}
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: JSONResponse(collection_of(at, collection).unshare(identity, **whom).as_document()),
        lambda at, done: _shares(at, collection, identity),
    )


@routes.post("/{collection}/{identity}/merge", response_model=MergedDocument)
@declared(needs(Action.MERGE, once=True))
def merge(
    desk: AtDesk, collection: CollectionName, identity: RecordId, expect: Expected, body: Merge
) -> Response:
    """Give all that belongs to a duplicate to the same person's other record."""
    at = collection_of(desk.stating(reason_code=body.reason_code, reason=body.reason), collection)
    return JSONResponse(at.merge(identity, body.survivor, expect=expect).as_document())


def _shares(desk: Desk, collection: str, identity: str) -> JSONResponse:
    return JSONResponse(collection_of(desk, collection).shares(identity).as_document())
