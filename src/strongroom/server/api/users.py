"""The people who work with the room.

Lives here: these routes. Must not live here: signing them in (signin), what a user may be (access).
"""

from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.model.moments import write_moment
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body, RecordId
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.server.signin.others import end_sessions_of, sessions_of

__all__ = ["routes"]

routes = resource("users")
_UserId = Annotated[str, Path(pattern=r"^usr_[0-9a-z]+$", description="Id of a user.", max_length=64)]


class UserDocument(BaseModel):
    """One user."""

    id: str = Field(examples=["usr_01k85hrb9yfw0a3cp3tkjzc1rr"])
    handle: str
    name: str
    state: str = Field(examples=["active"], description="active, suspended or ended.")
    roles: list[str]
    teams: list[str]
    logins: list[str]


class UsersDocument(BaseModel):
    """All users, those who ended too."""

    items: list[UserDocument]


class UserSession(BaseModel):
    """A session of a user."""

    id: str = Field(examples=["ses_01k85hrb9yfw0a3cp3tkjzc1rr"])
    began: str
    seen: str
    ends: str
    factors: list[str]


class SessionsDocument(BaseModel):
    """Those that have not ended, the oldest first."""

    items: list[UserSession]


class EndedDocument(BaseModel):
    """How many have ended."""

    ended: int


class NewUser(Body):
    """Somebody who is to work here."""

    handle: str = Field(examples=["mei"], max_length=80)
    roles: list[str] = Field(examples=[["sales"]], max_length=20)
    teams: list[str] = Field([], max_length=50)
    name: str | None = Field(None, description="For people to read.", max_length=200, repr=False)
    logins: list[str] = Field([], max_length=20)


class Standing(Body):
    """The roles and teams that somebody is to have from now on."""

    roles: list[str] = Field(examples=[["service"]], max_length=20)
    teams: list[str] = Field(examples=[["north"]], max_length=50)


@routes.get("/users", response_model=UsersDocument)
@declared(needs(Action.USER_LIST))
def list_users(desk: AtDesk) -> Response:
    """Every user."""
    return JSONResponse({"items": [each.as_document() for each in desk.admin.users()]})


@routes.post("/users", status_code=201, response_model=UserDocument)
@declared(needs(Action.USER_ADD, once=True))
def add(desk: AtDesk, body: NewUser) -> Response:
    """Add a user."""
    added = desk.admin.user_add(body.handle, body.roles, teams=body.teams, name=body.name, logins=body.logins)
    return JSONResponse(added.as_document(), 201)


@routes.put("/users/{identity}/standing", response_model=UserDocument)
@declared(needs(Action.USER_UPDATE))
def update(desk: AtDesk, identity: _UserId, body: Standing) -> Response:
    """Give a user other roles and teams."""
    return JSONResponse(desk.admin.user_update(identity, roles=body.roles, teams=body.teams).as_document())


@routes.get("/users/{identity}/sessions", response_model=SessionsDocument)
@declared(needs(Action.SESSION_LIST))
def list_sessions(request: Request, desk: AtDesk, identity: _UserId) -> Response:
    """Every session of a user; from where is for the user alone to see."""
    serving = serving_of(request)
    found = sessions_of(serving.room, serving.sign_in.sessions, desk, identity)
    items = [
        {
            "id": each.id,
            "began": write_moment(each.began),
            "seen": write_moment(each.seen),
            "ends": write_moment(each.ends),
            "factors": list(each.factors),
        }
        for each in found
    ]
    return JSONResponse({"items": items})


@routes.delete("/users/{identity}/sessions", response_model=EndedDocument)
@declared(needs(Action.SESSION_END))
def end_sessions(request: Request, desk: AtDesk, identity: _UserId) -> Response:
    """Sign a user out everywhere, at once."""
    return JSONResponse({"ended": end_sessions_of(serving_of(request).room, desk, identity)})


@routes.delete("/users/{identity}/sessions/{session}", response_model=EndedDocument)
@declared(needs(Action.SESSION_END))
def end_session(request: Request, desk: AtDesk, identity: _UserId, session: RecordId) -> Response:
    """End one session of a user."""
    return JSONResponse({"ended": end_sessions_of(serving_of(request).room, desk, identity, session)})


@routes.post("/users/{identity}/suspend", response_model=UserDocument)
@declared(needs(Action.USER_SUSPEND))
def suspend(desk: AtDesk, identity: _UserId) -> Response:
    """Let a user act no more, at once."""
    return JSONResponse(desk.admin.user_suspend(identity).as_document())


@routes.post("/users/{identity}/resume", response_model=UserDocument)
@declared(needs(Action.USER_RESUME, step_up=True, once=True))
def resume(desk: AtDesk, identity: _UserId) -> Response:
    """Let a suspended user back in; sessions and tokens of before stay ended. Takes a fresh second factor."""
    return JSONResponse(desk.admin.user_resume(identity).as_document())
