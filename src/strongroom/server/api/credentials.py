"""``/v1/me/password``, ``/v1/me/one-time-codes``: what one signs in with.

Lives here: these routes. Must not live here: the rules (signin).
"""

import base64
from typing import Any

import segno
from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from strongroom.server.api.sessions import Code
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.caller import Asking
from strongroom.server.signin.one_time import keys_address

__all__ = ["routes"]

routes = APIRouter(tags=["me"])


class NewPassword(BaseModel):
    """A password, and the one before it."""

    model_config = ConfigDict(extra="forbid", str_max_length=1_000)
    current: str | None = Field(default=None, repr=False)
    new: str = Field(repr=False)


class Confirmation(BaseModel):
    """The password, to show that it is still the user who sits there."""

    model_config = ConfigDict(extra="forbid", str_max_length=1_000)
    password: str | None = Field(default=None, repr=False)


@routes.put("/v1/me/password", status_code=204)
@declared(SIGNED_IN)
def choose_password(caller: Asking, chosen: NewPassword) -> Response:
    """Choose a password; all other sessions end. By a one-time link, without the one before."""
    service = caller.serving.sign_in.own_password
    service.choose(caller.own_session(), chosen.current, chosen.new, caller.visit)
    return Response(status_code=204)


@routes.post("/v1/me/one-time-codes", status_code=201)
@declared(SIGNED_IN)
def begin_codes(caller: Asking, confirmation: Confirmation) -> dict[str, Any]:
    """Make a secret for an authenticator; it counts once a code of it was shown."""
    caller.serving.sign_in.require_presence(caller.own_session(), confirmation.password, caller.visit)
    secret = caller.serving.sign_in.one_time.begin(caller.user, caller.visit)
    address = keys_address(secret, caller.user.handle)
    return {
        "secret": base64.b32encode(secret).decode(),
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
    }


@routes.post("/v1/me/one-time-codes/confirmations", status_code=201)
@declared(SIGNED_IN)
def confirm_codes(caller: Asking, shown: Code) -> dict[str, Any]:
    """Let the authenticator count; the answer has the recovery codes, shown this once."""
    service = caller.serving.sign_in.one_time
    return {"recovery_codes": service.confirm(caller.own_session(), shown.code, caller.visit)}


@routes.delete("/v1/me/one-time-codes", status_code=204)
@declared(SIGNED_IN)
def remove_codes(caller: Asking) -> Response:
    """Let codes and recovery codes count no more; takes a second factor shown just now."""
    caller.serving.sign_in.one_time.remove(caller.own_session(), caller.visit)
    return Response(status_code=204)
