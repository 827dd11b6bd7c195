"""Records of a collection: make, show, list, change, remove.

Lives here: these five routes. Must not live here: looking further (looks.py), giving away (rights.py).
"""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field, JsonValue

from strongroom.access.actions import Action
from strongroom.errors import InvalidInput, NotFound
from strongroom.server.answers import JsonAnswer
from strongroom.server.api.asking import AtDesk, collection_of, resource
from strongroom.server.api.bodies import CollectionName, Readmitting, RecordId
from strongroom.server.api.documents import PageDocument, RecordDocument, page_document, record_document
from strongroom.server.api.once import answer_once
from strongroom.server.api.preconditions import Expected, etag
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.vault.desk import Desk
from strongroom.vault.operations.once import Outcome
from strongroom.vault.operations.running import run_async
from strongroom.vault.records.reading import view
from strongroom.vault.searching.wanted import MOST
from strongroom.vault.views.record_views import RecordView

__all__ = ["record_answer", "routes", "shown_again"]

routes = resource("records")
_Customer = Annotated[str | None, Query(pattern=r"^cus_[0-9a-z]+$", description="Id of a customer.")]
_User = Annotated[str | None, Query(pattern=r"^usr_[0-9a-z]+$", description="Id of a colleague.")]
_Word = Annotated[str | None, Query(max_length=80)]


class NewRecord(Readmitting):
    """A record to be stored."""

    values: dict[str, JsonValue] = Field(
        description="Field names and what was entered, in any spelling.",
        examples=[{"kind": "person", "name": "林小雨", "phone": "13800005678"}],
        repr=False,
    )
    owner: str | None = Field(None, description="Handle or id of the owner; who asks, when left out.")
    team: str | None = Field(None, description="A team of the policy.")


class Changes(Readmitting):
    """What is to be different."""

    changes: dict[str, JsonValue] = Field(
        description="Field names and what was entered; null empties a field.",
        examples=[{"city": "上海"}],
        repr=False,
    )


def record_answer(view: RecordView, status: int = 200) -> JsonAnswer:
    """Answer with a record and its ETag."""
    headers = {"ETag": etag(view.revision)}
    if status == 201:
        headers["Location"] = f"/v1/{view.collection}/{view.id}"
    return JsonAnswer(record_document(view), status, headers)


def shown_again(desk: Desk, collection: str, done: Outcome, status: int = 200) -> JsonAnswer:
    """Answer with the record of a request that was carried out before, as it is now."""
    return record_answer(collection_of(desk, collection).get(done.record or ""), status)


@routes.post("/{collection}", status_code=201, response_model=RecordDocument)
@declared(needs(Action.CREATE, once=True))
def create(desk: AtDesk, collection: CollectionName, body: NewRecord) -> Response:
    """Store a new record."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: record_answer(
            collection_of(at, collection).create(
                body.values, owner=body.owner, team=body.team, readmit=body.readmit
            ),
            201,
        ),
        lambda at, done: shown_again(at, collection, done, 201),
    )


@routes.get("/{collection}", response_model=PageDocument)
@declared(needs(Action.LIST))
def list_records(
    desk: AtDesk,
    collection: CollectionName,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    customer: _Customer = None,
    owner: _User = None,
    team: _Word = None,
    status: _Word = None,
    kind: _Word = None,
    priority: _Word = None,
    since: _Word = None,
    until: _Word = None,
) -> Response:
    """One page of the records in scope, oldest first; values are searched for by `POST …/search`."""
    page = collection_of(desk, collection).list(
        limit=limit,
        cursor=cursor,
        customer=customer,
        owner=owner,
        team=team,
        status=status,
        kind=kind,
        priority=priority,
        since=since,
        until=until,
    )
    return JsonAnswer(page_document(page))


@routes.get("/{collection}/{identity}", response_model=RecordDocument)
@declared(needs(Action.VIEW))
async def show(request: Request, desk: AtDesk, collection: CollectionName, identity: RecordId) -> Response:
    """Show one record: masked where that is the role's right. Out of scope is like absent."""
    # What programs ask most: a thread of the database does it, and no other stands between.
    door = serving_of(request).room.door
    try:
        shown = await run_async(door, desk.session, Action.VIEW, lambda op: view(op, collection, identity))
    except InvalidInput as error:
        if error.code != "schema.unknown-collection":
            raise
        raise NotFound("http.no-such-page") from None
    return record_answer(shown)


@routes.patch("/{collection}/{identity}", response_model=RecordDocument)
@declared(needs(Action.UPDATE, once=True))
def update(
    desk: AtDesk, collection: CollectionName, identity: RecordId, expect: Expected, body: Changes
) -> Response:
    """Change fields, from the revision that `If-Match` names."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: record_answer(
            collection_of(at, collection).update(identity, body.changes, expect=expect, readmit=body.readmit)
        ),
        lambda at, done: shown_again(at, collection, done),
    )


@routes.delete("/{collection}/{identity}", status_code=204, response_model=None)
@declared(needs(Action.REMOVE, once=True))
def remove(desk: AtDesk, collection: CollectionName, identity: RecordId, expect: Expected) -> Response:
    """Take a record out of use; `revert` brings it back."""
    gone = Response(status_code=204)

    def carry_out(at: Desk) -> Response:
        collection_of(at, collection).remove(identity, expect=expect)
        return gone

    return answer_once(desk, carry_out, lambda at, done: gone)
