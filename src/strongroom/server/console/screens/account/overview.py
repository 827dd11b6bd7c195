"""The first page of one's own account: how one signs in, where one is signed in, one's tokens.

Lives here: this page. Must not live here: the rules of signing in (signin), changing any of it.
"""

from dataclasses import dataclass, field

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.model.ids import write_id
from strongroom.server.console.agents import agent_name
from strongroom.server.console.here import Here
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.caller import site_of
from strongroom.server.signin.own_tokens import tokens_of
from strongroom.server.signin.signed_in import SessionView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in the list."""

    id: str
    here: bool
    began: int
    seen: int
    agent: str = field(repr=False)
    network: str = field(repr=False)


@routes.get("/account")
@declared(SIGNED_IN)
def show(here: Here) -> Response:
    """Show how one signs in, and where one is signed in."""
    service, user = here.serving.sign_in, here.caller.user
    present = write_id("ses", here.session.row.id)
    return here.page(
        "account/overview.html",
        user=user,
        ways=service.ways_of(user),
        passkeys=service.passkeys.of(user),
        passkeys_here=site_of(here.request).has_passkeys,
        sessions=[_row(each, present) for each in reversed(service.sessions.of(user))],
        tokens=tokens_of(here.serving.room, user),
        may_add_token=here.offering.grants(Action.TOKEN_ADD),
        now=here.serving.room.door.now(),
    )


def _row(view: SessionView, present: str) -> SessionRow:
    return SessionRow(
        view.id, view.id == present, view.began, view.seen, agent_name(view.agent), view.network
    )
