"""``/v1/me/passkeys``: one's own passkeys.

Lives here: these routes. Must not live here: passkeys, and what is asked of whoever changes them (signin).

They are for people with a session: a program with a token touches nothing that somebody signs in with.
"""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from strongroom.errors import Refused
from strongroom.model.moments import write_moment
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.caller import Asking, site_of
from strongroom.server.signin.passkeys import PasskeyView

__all__ = ["routes"]

routes = APIRouter(prefix="/v1/me/passkeys", tags=["me"])
_LONGEST_ANSWER = 20_000
_NAME = Field(repr=False, max_length=200, description="What its user calls it.", examples=["office laptop"])


class Presence(BaseModel):
    """The password, to show that it is still the user who sits there."""

    model_config = ConfigDict(extra="forbid", str_max_length=1_000)
    password: str | None = Field(
        default=None,
        repr=False,
        description="Not needed for a while after a second factor was shown.",
        examples=["seven herons mend a kettle"],
    )


class Made(BaseModel):
    """A passkey that a browser made."""

    model_config = ConfigDict(extra="forbid")
    name: str = _NAME
    answer: dict[str, Any] = Field(
        repr=False,
        description="What `navigator.credentials.create` gave, by its `toJSON()`.",
        examples=[
            {
                "id": "cGFzc2tleQ",
                "rawId": "cGFzc2tleQ",
                "type": "public-key",
                "response": {"clientDataJSON": "eyJ0eXBlIjoi…", "attestationObject": "o2NmbXRkbm9uZ…"},
                "clientExtensionResults": {},
            }
        ],
    )


class Called(BaseModel):
    """Another name of a passkey."""

    model_config = ConfigDict(extra="forbid")
    name: str = _NAME


class Passkey(BaseModel):
    """A passkey as its user sees it."""

    id: str = Field(examples=["pky_01k85hrb9yfw0a3cp3tkjzc1rr"])
    name: str = Field(repr=False, examples=["office laptop"])
    made: str = Field(examples=["2026-11-27T08:00:00.000Z"])
    used: str | None = Field(description="Null before the first time.", examples=["2026-11-27T09:30:00.000Z"])
    synced: bool = Field(description="Whether it is kept on several devices.", examples=[True])


class Passkeys(BaseModel):
    """One's own passkeys, the oldest first."""

    items: list[Passkey]
    next: None = None


@routes.get("", response_model=Passkeys)
@declared(SIGNED_IN)
def list_passkeys(caller: Asking) -> dict[str, Any]:
    """List one's own passkeys."""
    caller.check_second()
    found = caller.serving.sign_in.passkeys.of(caller.own_session().user)
    return {"items": [_document(each) for each in found], "next": None}


@routes.post("/options", status_code=201)
@declared(SIGNED_IN)
def begin_passkey(request: Request, caller: Asking, body: Presence) -> dict[str, Any]:
    """Ask for a new passkey: what `navigator.credentials.create` takes."""
    service, session = caller.serving.sign_in, caller.own_session()
    service.require_presence(session, body.password, caller.visit)
    return service.passkeys.begin_adding(session, site_of(request))


@routes.post("", status_code=201, response_model=Passkey)
@declared(SIGNED_IN)
def add_passkey(request: Request, caller: Asking, body: Made) -> dict[str, Any]:
    """Keep the passkey that the browser made."""
    answer = json.dumps(body.answer)
    if len(answer) > _LONGEST_ANSWER:
        raise Refused("sign-in.passkey-not-taken")
    passkeys = caller.serving.sign_in.passkeys
    return _document(passkeys.add(caller.own_session(), answer, body.name, site_of(request), caller.visit))


@routes.patch("/{passkey}", response_model=Passkey)
@declared(SIGNED_IN)
def rename_passkey(caller: Asking, passkey: str, body: Called) -> dict[str, Any]:
    """Call one of one's own passkeys something else; takes a second factor shown just now."""
    passkeys = caller.serving.sign_in.passkeys
    return _document(passkeys.rename(caller.own_session(), passkey, body.name, caller.visit))


@routes.delete("/{passkey}", status_code=204)
@declared(SIGNED_IN)
def remove_passkey(caller: Asking, passkey: str) -> Response:
    """Let one of one's own passkeys count no more; takes a second factor shown just now."""
    caller.serving.sign_in.passkeys.remove(caller.own_session(), passkey, caller.visit)
    return Response(status_code=204)


def _document(view: PasskeyView) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "made": write_moment(view.made),
        "used": None if view.used is None else write_moment(view.used),
        "synced": view.synced,
    }
