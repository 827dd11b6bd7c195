"""``/v1/me``: who is signed in, and by what.

Lives here: these routes. Must not live here: sessions' life (signin).
"""

from typing import Any

from fastapi import APIRouter

from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.caller import Asking, Caller
from strongroom.server.signin.factors import Factor

__all__ = ["routes", "who"]

routes = APIRouter(tags=["me"])


@routes.get("/v1/me")
@declared(SIGNED_IN)
def me(caller: Asking) -> dict[str, Any]:
    """Tell who is signed in."""
    return who(caller)


def who(caller: Caller) -> dict[str, Any]:
    """The document of whoever asks."""
    user, session = caller.user, caller.session
    document: dict[str, Any] = {
        "user": {
            "id": write_id("usr", user.id),
            "handle": user.handle,
            "name": user.name,
            "roles": list(user.roles),
            "teams": sorted(user.teams),
        },
        "purpose": caller.desk().session.purpose,
        "stepped_up": caller.by.stepped_up,
        "token": caller.by.token,
        "session": None,
    }
    if session is not None:
        document["session"] = {
            "id": write_id("ses", session.row.id),
            "began": write_moment(session.row.began),
            "ends": write_moment(session.row.ends),
            "factors": Factor(session.row.factors).words,
        }
        document["csrf"] = session.csrf
    return document
