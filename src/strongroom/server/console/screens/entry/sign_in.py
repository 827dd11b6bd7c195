"""Signing in by name and password: the first step, which is the only one for whoever has no second factor.

Lives here: this page. Must not live here: checking what somebody shows (signin), the second step.
"""

from fastapi import APIRouter, Request, Response

from strongroom.errors import InvalidInput, StrongroomError
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import redirect
from strongroom.server.console.hints import hint_for
from strongroom.server.console.return_path import return_path
from strongroom.server.console.screens.entry.beginning import let_in
from strongroom.server.console.screens.entry.second_step import ask_second
from strongroom.server.console.visitor import AtDoor, Visitor
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.problems import headers_of, status_of
from strongroom.server.signin.by_password import Shown
from strongroom.server.signin.caller import site_of
from strongroom.server.signin.cookies import session_cookie

__all__ = ["ask_first", "routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_NAME, _LONGEST_SECRET = 200, 1_000


@routes.get("/sign-in")
@declared(PUBLIC)
def show(request: Request, visitor: Visitor) -> Response:
    """Ask who it is; whoever is signed in already goes on."""
    onward = return_path(request.query_params.get("next"))
    service = visitor.serving.sign_in
    try:
        service.sessions.resolve(session_cookie(request, secure=visitor.serving.settings.secure))
    except StrongroomError:
        return ask_first(visitor, onward)
    return redirect(onward)


@routes.post("/sign-in")
@declared(PUBLIC)
def sign_in(visitor: Visitor, form: Entered) -> Response:
    """Let somebody in, ask for more, or say what is wrong."""
    onward = return_path(form.optional("next"))
    try:
        shown = Shown(
            name=form.text("name", _LONGEST_NAME),
            password=form.text("password", _LONGEST_SECRET),
            code=form.optional("code", 100),
            new_password=form.optional("new_password", _LONGEST_SECRET),
        )
        outcome = visitor.serving.sign_in.passwords.begin(shown, visitor.visit)
    except StrongroomError as error:
        return ask_first(visitor, onward, form, error)
    if isinstance(outcome, str):
        return ask_second(visitor, outcome, onward)
    return let_in(visitor, outcome, onward)


def ask_first(
    visitor: AtDoor, onward: str, form: Filled | None = None, error: StrongroomError | None = None
) -> Response:
    """Ask for name and password, after an error with what is wrong.

    Args:
        onward: Where to go then, a path of ours.
        form: As it was filled in, where it was.
    """
    language = visitor.language
    # A password that ran out takes a new one, and the second factor at the same time.
    expired = error is not None and (
        error.code == "sign-in.password-expired" or isinstance(error, InvalidInput)
    )
    answer = visitor.page(
        "entry/sign_in.html",
        200 if error is None else status_of(error),
        onward=onward,
        name="" if form is None else form.optional("name", _LONGEST_NAME) or "",
        error=None if error is None else (error.message(language), hint_for(error, language)),
        expired=expired,
        passkeys=site_of(visitor.request).has_passkeys,
    )
    answer.headers.update({} if error is None else headers_of(error))
    return answer
