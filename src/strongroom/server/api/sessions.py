"""``/v1/sessions``: signing in and out, and the sessions that one has.

Lives here: these routes. Must not live here: sessions' life, checking what somebody shows (signin).
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.server.permission import PUBLIC, SIGNED_IN, declared
from strongroom.server.serving import serving_of
from strongroom.server.signin.by_password import Shown
from strongroom.server.signin.caller import Asking, visit_of
from strongroom.server.signin.cookies import forget_session, set_device, set_session
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.same_site import check_origin
from strongroom.server.signin.signed_in import Begun, SessionView

__all__ = ["answer_begun", "routes"]

routes = APIRouter(tags=["sessions"])
_CURRENT = "current"


class ByLink(BaseModel):
    """Signing in by a one-time link."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)
    link: str = Field(repr=False)


class ByPassword(BaseModel):
    """Signing in by name and password, and a second factor where the user has one."""

    model_config = ConfigDict(extra="forbid", str_max_length=1_000)
    user: str = Field(max_length=200)
    password: str = Field(repr=False)
    code: str | None = Field(default=None, repr=False, max_length=100)
    new_password: str | None = Field(default=None, repr=False)


class Code(BaseModel):
    """A second factor that is typed."""

    model_config = ConfigDict(extra="forbid", str_max_length=100)
    code: str = Field(repr=False)


class Choice(BaseModel):
    """What is chosen for a session."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)
    purpose: str | None


@routes.post("/v1/sessions", status_code=201)
@declared(PUBLIC)
def sign_in(request: Request, shown: ByLink | ByPassword) -> Response:
    """Sign in; the answer sets the session's cookie."""
    check_origin(request)
    service, visit = serving_of(request).sign_in, visit_of(request)
    if isinstance(shown, ByLink):
        return answer_begun(request, service.by_link(shown.link, visit))
    begun = service.passwords.sign_in(
        Shown(name=shown.user, password=shown.password, code=shown.code, new_password=shown.new_password),
        visit,
    )
    return answer_begun(request, begun)


@routes.post("/v1/sessions/current/step-up", status_code=204)
@declared(SIGNED_IN)
def step_up(caller: Asking, shown: Code) -> Response:
    """Show a second factor again, for what takes a fresh one."""
    caller.serving.sign_in.one_time.step_up(caller.own_session(), shown.code, caller.visit)
    return Response(status_code=204)


@routes.get("/v1/sessions")
@declared(SIGNED_IN)
def list_sessions(caller: Asking) -> dict[str, Any]:
    """List one's own sessions."""
    caller.check_second()
    here = None if caller.session is None else write_id("ses", caller.session.row.id)
    found = caller.serving.sign_in.sessions.of(caller.user)
    return {"items": [_document(each, here) for each in found], "next": None}


@routes.patch("/v1/sessions/current", status_code=204)
@declared(SIGNED_IN)
def choose(caller: Asking, choice: Choice) -> Response:
    """Choose the purpose of what is done in this session from now on."""
    caller.serving.sign_in.sessions.choose_purpose(caller.own_session(), choice.purpose)
    return Response(status_code=204)


@routes.delete("/v1/sessions/{session}", status_code=204)
@declared(SIGNED_IN)
def end(caller: Asking, session: str) -> Response:
    """End one of one's own sessions; ``current`` signs out."""
    sessions, own = caller.serving.sign_in.sessions, caller.own_session()
    answer = Response(status_code=204)
    if session in (_CURRENT, write_id("ses", own.row.id)):
        sessions.end(own, caller.visit)
        forget_session(answer, secure=caller.serving.settings.secure)
    else:
        caller.check_second()
        sessions.end_one(own, session, caller.visit)
    return answer


@routes.delete("/v1/sessions")
@declared(SIGNED_IN)
def end_others(caller: Asking) -> dict[str, int]:
    """End all of one's own sessions but this one."""
    caller.check_second()
    return {"ended": caller.serving.sign_in.sessions.end_others(caller.own_session(), caller.visit)}


def answer_begun(request: Request, begun: Begun) -> Response:
    """Tell that a session has begun, and give the browser its cookies."""
    signed_in, secure = begun.signed_in, serving_of(request).settings.secure
    document = {
        "user": {"id": write_id("usr", signed_in.user.id), "handle": signed_in.user.handle},
        "session": write_id("ses", signed_in.row.id),
        "factors": Factor(signed_in.row.factors).words,
        "ends": write_moment(signed_in.row.ends),
        "csrf": signed_in.csrf,
    }
    answer = JSONResponse(document, 201)
    set_session(answer, begun.secret, secure=secure)
    if begun.device is not None:
        set_device(answer, begun.device, secure=secure)
    return answer


def _document(view: SessionView, here: str | None) -> dict[str, Any]:
    return {
        "id": view.id,
        "current": view.id == here,
        "began": write_moment(view.began),
        "seen": write_moment(view.seen),
        "ends": write_moment(view.ends),
        "factors": list(view.factors),
        "network": view.network,
        "agent": view.agent,
    }
