"""Showing a second factor once more, and going back to where it was asked for.

Lives here: this page. Must not live here: checking what somebody shows (signin).
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Newcomer
from strongroom.server.console.hints import hint_for
from strongroom.server.console.return_path import return_path
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.problems import headers_of, status_of
from strongroom.server.signin.caller import site_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_CODE, _LONGEST_ANSWER = 100, 20_000


@routes.get("/step-up")
@declared(SIGNED_IN)
def show(request: Request, here: Newcomer) -> Response:
    """Ask for a second factor."""
    return _ask(here, return_path(request.query_params.get("next")))


@routes.post("/step-up")
@declared(SIGNED_IN)
def by_code(here: Newcomer, form: Entered) -> Response:
    """Take a code."""
    onward = return_path(form.optional("next"))
    service = here.serving.sign_in.one_time
    try:
        service.step_up(here.session, form.text("code", _LONGEST_CODE), here.caller.visit)
    except StrongroomError as error:
        return _ask(here, onward, error)
    return here.done(onward, "step-up.done")


@routes.post("/step-up/options")
@declared(SIGNED_IN)
def options(here: Newcomer) -> dict[str, Any]:
    """What the browser needs to show a passkey."""
    return here.serving.sign_in.by_passkey.begin_again(here.session, site_of(here.request))


@routes.post("/step-up/passkey")
@declared(SIGNED_IN)
def by_passkey(here: Newcomer, form: Entered) -> Response:
    """Take a passkey."""
    onward, answer = return_path(form.optional("next")), form.text("answer", _LONGEST_ANSWER)
    service, site = here.serving.sign_in.by_passkey, site_of(here.request)
    try:
        service.show_again(here.session, answer, site, here.caller.visit)
    except StrongroomError as error:
        return _ask(here, onward, error)
    return here.done(onward, "step-up.done")


def _ask(here: AtPage, onward: str, error: StrongroomError | None = None) -> Response:
    ways = here.serving.sign_in.ways_of(here.caller.user)
    site = site_of(here.request)
    answer = here.page(
        "entry/step_up.html",
        200 if error is None else status_of(error),
        onward=onward,
        ways=ways,
        passkeys=site.has_passkeys and bool(here.serving.sign_in.passkeys.of(here.caller.user)),
        error=None if error is None else (error.message(here.language), hint_for(error, here.language)),
    )
    answer.headers.update({} if error is None else headers_of(error))
    return answer
