"""What the room does by itself, when, and what of it is late.

Lives here: these routes. Must not live here: schedules and the judge (server.jobs).
"""

from typing import Annotated, Any

from fastapi import Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of

__all__ = ["routes"]

routes = resource("schedules")
_Name = Annotated[str, Path(pattern=r"^[a-z][a-z-]{0,39}$", description="Name of a schedule.", max_length=40)]


class ScheduleDocument(BaseModel):
    """One schedule."""

    name: str = Field(examples=["backup"])
    kind: str = Field(description="Kind of the jobs that it starts.")
    on: bool
    every: int = Field(description="Minutes.")
    at: str | None = Field(description="Time of day.", examples=["03:30"])
    zone: str
    jitter: int
    late: int = Field(description="Minutes without success after which it is late.")
    parameters: dict[str, Any]
    changed: str | None
    next: str | None
    last: str | None
    job: str | None = Field(description="Id of the last job.")


class SchedulesDocument(BaseModel):
    """All schedules."""

    items: list[ScheduleDocument]


class Change(Body):
    """What is to change; what is left out stays. Nothing at all: back to what every room begins with."""

    on: bool | None = None
    every: int | None = Field(None, examples=[60])
    at: str | None = Field(None, max_length=5, examples=["03:30"])
    any_time: bool = Field(False, description="Whether it runs at no particular time of day any more.")
    zone: str | None = Field(None, max_length=60, examples=["Asia/Shanghai"])
    jitter: int | None = None
    late: int | None = None
    parameters: dict[str, Any] | None = None

    def changes(self) -> dict[str, Any]:
        """As schedules take them."""
        given = self.model_dump(exclude={"any_time"}, exclude_none=True)
        return {**given, "at": None} if self.any_time else given


class LateDocument(BaseModel):
    """One thing that is late."""

    what: str = Field(description="Name of the schedule that should have taken care of it.")
    destination: str | None
    erasure: str | None
    because: str | None = Field(description="Code of what keeps it from being judged.")
    since: str
    minutes: int
    limit: int


class LatenessDocument(BaseModel):
    """What is late at this moment."""

    items: list[LateDocument]


@routes.get("/schedules", response_model=SchedulesDocument)
@declared(needs(Action.STATUS))
def list_schedules(request: Request, desk: AtDesk) -> Response:
    """What the room does by itself, and when."""
    found = serving_of(request).at_work.schedules.list(desk)
    return JSONResponse({"items": [each.as_document() for each in found]})


@routes.patch("/schedules/{name}", response_model=ScheduleDocument)
@declared(needs(Action.SCHEDULE_SET))
def change(request: Request, desk: AtDesk, name: _Name, body: Change) -> Response:
    """Change when something runs, or switch it on or off."""
    view = serving_of(request).at_work.schedules.change(desk, name, body.changes())
    return JSONResponse(view.as_document())


@routes.get("/lateness", response_model=LatenessDocument)
@declared(needs(Action.STATUS))
def lateness(request: Request, desk: AtDesk) -> Response:
    """What is late, judged now by facts: asks every destination."""
    at_work = serving_of(request).at_work
    at_work.schedules.list(desk)
    now = at_work.room.door.now()
    return JSONResponse({"items": [each.as_document(now) for each in at_work.judge.late()]})
