"""``/v1/alerts``: what the watch found, and what is done about it; ``/v1/honeytokens``: who is bait.

Lives here: these routes. Must not live here: alerts themselves (watch).
"""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.vault.desk import Desk
from strongroom.watch.alert_desk import AlertDesk

__all__ = ["routes"]

routes = resource("alerts")
_AlertId = Annotated[
    str,
    Path(
        description="Id of an alert.",
        examples=["alr_01k85hrb9yfw0a3cp3tkjzc1rr"],
        max_length=64,
    ),
]
_Note = Annotated[
    str | None, Field(description="What is noted, in words; sealed.", max_length=2000, repr=False)
]


class Noted(Body):
    """What somebody notes of an alert."""

    note: _Note = None


class Closing(Body):
    """What an alert turned out to be."""

    verdict: Literal["misuse", "harmless", "false_alarm"] = Field(
        description="It was what it looks like; it was something allowed; the rule is too strict.",
        examples=["harmless"],
    )
    note: _Note = None


class Honeytoken(Body):
    """A customer who does not exist outside the room."""

    customer: str = Field(
        description="Id of the customer.", examples=["cus_01k85hrb9yfw0a3cp3tkjzc1rr"], max_length=64
    )


class AlertDocument(BaseModel):
    """An alert: ids and numbers, and what somebody noted."""

    id: str
    rule: str
    state: Literal["open", "acknowledged", "closed"]
    principal: str | None
    who: str | None = Field(description="Handle of whom it is about.")
    customer: str | None
    first: str
    last: str
    times: int
    verdict: str | None
    findings: list[dict[str, Any]]
    evidence: list[str] = Field(description="Ids of the events that show it, the newest ones.")
    steps: list[dict[str, Any]]


class AlertsDocument(BaseModel):
    """A page of alerts, the newest first."""

    items: list[AlertDocument]
    next: str | None


class HoneytokensDocument(BaseModel):
    """The customers who are honeytokens."""

    items: list[str]
    next: None


def _alerts(request: Request, desk: Desk) -> AlertDesk:
    return AlertDesk(serving_of(request).room.door, desk.session)


@routes.get("/alerts", response_model=AlertsDocument)
@declared(needs(Action.ALERT_LIST))
def list_all(
    request: Request,
    desk: AtDesk,
    state: Annotated[
        Literal["open", "acknowledged", "closed"] | None, Query(description="Only alerts in this state.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=64)] = None,
) -> Response:
    """List what the watch found."""
    page = _alerts(request, desk).list(state=state, limit=limit, cursor=cursor)
    return JSONResponse({"items": [view.as_document() for view in page.items], "next": page.next})


@routes.get("/alerts/{alert}", response_model=AlertDocument)
@declared(needs(Action.ALERT_LIST))
def show(request: Request, desk: AtDesk, alert: _AlertId) -> Response:
    """Show one alert, with its evidence and what was done about it."""
    return JSONResponse(_alerts(request, desk).show(alert).as_document())


@routes.post("/alerts/{alert}/acknowledge", response_model=AlertDocument)
@declared(needs(Action.ALERT_CLOSE))
def acknowledge(request: Request, desk: AtDesk, alert: _AlertId, body: Noted) -> Response:
    """Say that somebody looks into it."""
    return JSONResponse(_alerts(request, desk).acknowledge(alert, body.note).as_document())


@routes.post("/alerts/{alert}/close", response_model=AlertDocument)
@declared(needs(Action.ALERT_CLOSE))
def close(request: Request, desk: AtDesk, alert: _AlertId, body: Closing) -> Response:
    """Close it with a verdict."""
    return JSONResponse(_alerts(request, desk).close(alert, body.verdict, body.note).as_document())


@routes.post("/alerts/{alert}/suspend", response_model=AlertDocument)
@declared(needs(Action.USER_SUSPEND))
def suspend(request: Request, desk: AtDesk, alert: _AlertId, body: Noted) -> Response:
    """Suspend whom it is about, and note that in it, in one step."""
    return JSONResponse(_alerts(request, desk).suspend(alert, body.note).as_document())


@routes.get("/honeytokens", response_model=HoneytokensDocument)
@declared(needs(Action.HONEYTOKEN))
def honeytokens(request: Request, desk: AtDesk) -> Response:
    """List the customers who do not exist outside the room."""
    return JSONResponse({"items": list(_alerts(request, desk).honeytokens()), "next": None})


@routes.post("/honeytokens", status_code=204)
@declared(needs(Action.HONEYTOKEN))
def set_out(request: Request, desk: AtDesk, body: Honeytoken) -> Response:
    """Make a customer a honeytoken."""
    _alerts(request, desk).set_out(body.customer)
    return Response(status_code=204)


@routes.delete("/honeytokens/{customer}", status_code=204)
@declared(needs(Action.HONEYTOKEN))
def take_away(
    request: Request,
    desk: AtDesk,
    customer: Annotated[str, Path(description="Id of the customer.", max_length=64)],
) -> Response:
    """Make a customer a honeytoken no more."""
    _alerts(request, desk).take_away(customer)
    return Response(status_code=204)
