"""Signing in, the second step: a code or a passkey, after the password was right.

Lives here: this page. Must not live here: checking what somebody shows (signin).

The ticket from the first step goes along in the form, never in an address.
"""

from typing import Any

from fastapi import APIRouter, Response

from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.hints import hint_for
from strongroom.server.console.return_path import return_path
from strongroom.server.console.screens.entry.beginning import let_in
from strongroom.server.console.visitor import AtDoor, Visitor
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.problems import headers_of, status_of
from strongroom.server.signin.caller import site_of

__all__ = ["ask_second", "routes"]

routes = APIRouter(include_in_schema=False)
_OVER = "sign-in.step-not-open"
_LONGEST_TICKET, _LONGEST_CODE, _LONGEST_ANSWER = 100, 100, 20_000


@routes.post("/sign-in/second")
@declared(PUBLIC)
def by_code(visitor: Visitor, form: Entered) -> Response:
    """Let somebody in by a code."""
    ticket, onward = form.text("ticket", _LONGEST_TICKET), return_path(form.optional("next"))
    code, service = form.text("code", _LONGEST_CODE), visitor.serving.sign_in.second_step
    try:
        return let_in(visitor, service.by_code(ticket, code, visitor.visit), onward)
    except StrongroomError as error:
        if error.code == _OVER:
            raise
        return ask_second(visitor, ticket, onward, error)


@routes.post("/sign-in/second/options")
@declared(PUBLIC)
def options(visitor: Visitor, form: Entered) -> dict[str, Any]:
    """What the browser needs to show a passkey as second factor."""
    service = visitor.serving.sign_in.second_step
    return service.ask_for_passkey(form.text("ticket", _LONGEST_TICKET), site_of(visitor.request))


@routes.post("/sign-in/second/passkey")
@declared(PUBLIC)
def by_passkey(visitor: Visitor, form: Entered) -> Response:
    """Let somebody in by a passkey as second factor."""
    ticket, onward = form.text("ticket", _LONGEST_TICKET), return_path(form.optional("next"))
    answer, service = form.text("answer", _LONGEST_ANSWER), visitor.serving.sign_in.second_step
    try:
        begun = service.by_passkey(ticket, answer, site_of(visitor.request), visitor.visit)
    except StrongroomError as error:
        if error.code == _OVER:
            raise
        return ask_second(visitor, ticket, onward, error)
    return let_in(visitor, begun, onward)


def ask_second(visitor: AtDoor, ticket: str, onward: str, error: StrongroomError | None = None) -> Response:
    """Ask the holder of a ticket for a second factor.

    Args:
        onward: Where to go then, a path of ours.
    """
    asked = visitor.serving.sign_in.second_step.asked(ticket)
    language = visitor.language
    answer = visitor.page(
        "entry/second_step.html",
        200 if error is None else status_of(error),
        ticket=ticket,
        onward=onward,
        asked=asked,
        passkeys=asked.passkeys and site_of(visitor.request).has_passkeys,
        error=None if error is None else (error.message(language), hint_for(error, language)),
    )
    answer.headers.update({} if error is None else headers_of(error))
    return answer
