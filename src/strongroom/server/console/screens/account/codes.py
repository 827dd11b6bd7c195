"""Codes of an authenticator, and recovery codes: setting them up, making them anew, removing them.

Lives here: these pages. Must not live here: codes themselves (signin). What is shown once is shown in
answer to a POST, so that no address shows it again.
"""

import base64
import re

import segno
from fastapi import APIRouter, Response
from markupsafe import Markup

from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Newcomer
from strongroom.server.console.hints import hint_for
from strongroom.server.console.texts import text_of
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.problems import headers_of, status_of
from strongroom.server.signin.one_time import keys_address

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_SECRET, _LONGEST_CODE = 1_000, 100
_FOURS = re.compile(r"....(?=.)")


@routes.get("/account/codes")
@declared(SIGNED_IN)
def show(here: Newcomer) -> Response:
    """Say what an authenticator is, and ask for the password where it was not shown just now."""
    return _ask(here)


@routes.post("/account/codes")
@declared(SIGNED_IN)
def begin(here: Newcomer, form: Entered) -> Response:
    """Make a secret and show it as a QR code."""
    service, visit = here.serving.sign_in, here.caller.visit
    try:
        service.require_presence(here.session, form.optional("password", _LONGEST_SECRET), visit)
    except StrongroomError as error:
        return _ask(here, error)
    return _show_secret(here, service.one_time.begin(here.caller.user, visit))


@routes.post("/account/codes/confirm")
@declared(SIGNED_IN)
def confirm(here: Newcomer, form: Entered) -> Response:
    """Let the authenticator count, and show the recovery codes this once."""
    service = here.serving.sign_in.one_time
    try:
        codes = service.confirm(here.session, form.text("code", _LONGEST_CODE), here.caller.visit)
    except StrongroomError as error:
        secret = service.begun(here.caller.user)
        return _ask(here, error) if secret is None else _show_secret(here, secret, error)
    return here.page("account/recovery_codes.html", codes=codes, fresh=True)


@routes.get("/account/codes/remove")
@declared(SIGNED_IN)
def ask_remove(here: Newcomer) -> Response:
    """Show what removing the authenticator reaches; takes a second factor shown just now, as it does."""
    return _confirm(here, "codes.remove", "/account/codes/remove", "sign-in", "recovery", "app")


@routes.get("/account/recovery-codes")
@declared(SIGNED_IN)
def ask_renew(here: Newcomer) -> Response:
    """Show what new recovery codes reach; takes a second factor shown just now, as making them does."""
    return _confirm(here, "codes.renew", "/account/recovery-codes", "old", "once")


@routes.post("/account/codes/remove")
@declared(SIGNED_IN)
def remove(here: Newcomer) -> Response:
    """Let codes count no more; takes a second factor shown just now."""
    here.serving.sign_in.one_time.remove(here.session, here.caller.visit)
    return here.done("/account", "codes.removed")


@routes.post("/account/recovery-codes")
@declared(SIGNED_IN)
def renew(here: Newcomer) -> Response:
    """Make recovery codes anew and show them this once; takes a second factor shown just now."""
    codes = here.serving.sign_in.one_time.renew_recovery(here.session, here.caller.visit)
    return here.page("account/recovery_codes.html", codes=codes, fresh=False)


def _ask(here: AtPage, error: StrongroomError | None = None) -> Response:
    answer = here.page(
        "account/codes.html",
        200 if error is None else status_of(error),
        asks_password=here.serving.sign_in.asks_password(here.session),
        error=_words(here, error),
    )
    answer.headers.update({} if error is None else headers_of(error))
    return answer


def _confirm(here: AtPage, key: str, action: str, *reached: str) -> Response:
    here.require_step_up()
    t = text_of(here.language)
    return here.page(
        "confirm.html",
        confirm={
            "title": t(key),
            "lead": t(f"{key}-lead"),
            "reach_title": t("ending.reach"),
            "reach": tuple(t(f"{key}-{each}") for each in reached),
            "action": action,
            "label": t(key),
            "cancel": "/account",
            "values": {},
        },
    )


def _show_secret(here: AtPage, secret: bytes, error: StrongroomError | None = None) -> Response:
    drawn = segno.make(keys_address(secret, here.caller.user.handle), error="m")
    return here.page(
        "account/codes_begun.html",
        200 if error is None else status_of(error),
        qr=Markup(drawn.svg_inline(border=2, omitsize=True, dark="#000", light="#fff")),  # noqa: S704 - lines
        secret=_FOURS.sub(r"\g<0> ", base64.b32encode(secret).decode()),
        error=_words(here, error),
    )


def _words(here: AtPage, error: StrongroomError | None) -> str | None:
    return None if error is None else f"{error.message(here.language)} {hint_for(error, here.language)}"
