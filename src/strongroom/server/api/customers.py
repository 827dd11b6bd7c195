"""Customers apart from what every collection has: whether one exists already, and whom one saw last.

Lives here: these routes. Must not live here: asking across scopes, and remembering who was seen (vault).
"""

from typing import Annotated

from fastapi import Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Reasoned
from strongroom.server.api.documents import PageDocument, page_document
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = resource("records")


class Entered(Reasoned):
    """A customer as somebody is about to store one."""

    values: dict[str, str] = Field(
        min_length=1,
        max_length=64,
        description="Fields in any spelling; those that tell people apart are asked about.",
        examples=[{"phone": "138 0000 5678"}],
        repr=False,
    )


class DuplicateDocument(BaseModel):
    """A customer who has one of the values already; none of theirs is shown."""

    id: str | None = Field(description="Only where the caller could see that customer anyway.")
    owner: str | None = Field(description="Handle of whom to ask.")
    team: str | None
    fields: list[str] = Field(examples=[["phone"]])


class DuplicatesDocument(BaseModel):
    """Who has them."""

    items: list[DuplicateDocument]


@routes.post("/customers/duplicates", response_model=DuplicatesDocument)
@declared(needs(Action.CREATE))
def duplicates(desk: AtDesk, body: Entered) -> Response:
    """Whether such a customer exists already, beyond one's own reach too: whose it is, and no values."""
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    found = at.customers.duplicates(body.values)
    return JSONResponse({"items": [each.as_document() for each in found]})


@routes.get("/customers/seen-last", response_model=PageDocument)
@declared(needs(Action.LIST))
def seen_last(desk: AtDesk, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> Response:
    """The customers whom one opened or changed last, newest first."""
    return JSONResponse(page_document(desk.customers.seen_last(limit=limit)))
