"""``…/tickets``: a program asks for a ticket, and its user's browser opens it (console, entry/ticket.py).

Lives here: the route that makes one. Must not live here: a ticket's life (server/tickets.py).
"""

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, AtSession, collection_of, resource
from strongroom.server.api.bodies import CollectionName, Reasoned, RecordId
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.server.tickets import make_ticket

__all__ = ["routes"]

routes = resource("records")


class TicketAsked(Reasoned):
    """The fields that are to be shown in full."""

    fields: list[str] = Field(min_length=1, max_length=64, examples=[["phone"]])


class TicketDocument(BaseModel):
    """A ticket: to be sent to `/ticket` in a form field `ticket`, within a minute, once."""

    ticket: str = Field(examples=["mFzQ4uT8rB1xK7yWcE2nJ5vP0aLhS9dG3iOqR6tUwXk"])
    ends: str


@routes.post("/{collection}/{identity}/tickets", status_code=201, response_model=TicketDocument)
@declared(needs(Action.REVEAL))
def ticket(
    request: Request,
    desk: AtDesk,
    session: AtSession,
    collection: CollectionName,
    identity: RecordId,
    body: TicketAsked,
) -> Response:
    """Make a ticket by which a browser sees fields in full once, past the program; takes a reason."""
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    name = collection_of(at, collection).name
    made = make_ticket(serving_of(request).room, at, name, identity, body.fields, of=session)
    return JSONResponse(made.as_document(), 201)
