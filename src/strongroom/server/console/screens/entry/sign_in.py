"""Signing in by name and password.

Lives here: this page. Must not live here: checking what somebody shows (signin).
"""

from fastapi import APIRouter, Request, Response

from strongroom.errors import InvalidInput, StrongroomError
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import redirect
from strongroom.server.console.return_path import return_path
from strongroom.server.console.screens.entry.beginning import let_in
from strongroom.server.console.visitor import AtDoor, Visitor
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.problems import headers_of, status_of
from strongroom.server.signin.by_password import Shown
from strongroom.server.signin.cookies import session_cookie

__all__ = ["routes"]

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
        return _ask(visitor, onward, asked=onward != "/")
    return redirect(onward)


@routes.post("/sign-in")
@declared(PUBLIC)
def sign_in(request: Request, visitor: Visitor, form: Entered) -> Response:
    """Let somebody in, or say what is wrong."""
    onward = return_path(form.optional("next"))
    shown = Shown(
        name=form.text("name", _LONGEST_NAME),
        password=form.text("password", _LONGEST_SECRET),
        code=form.optional("code", 100),
        new_password=form.optional("new_password", _LONGEST_SECRET),
    )
    try:
        begun = visitor.serving.sign_in.passwords.sign_in(shown, visitor.visit)
    except StrongroomError as error:
        return _refused(visitor, onward, form, error)
    return let_in(visitor, begun, onward)


def _refused(visitor: AtDoor, onward: str, form: Filled, error: StrongroomError) -> Response:
    asks_code = error.code in ("sign-in.second-factor-missing", "sign-in.code-wrong") or "code" in form
    asks_new = error.code == "sign-in.password-expired" or isinstance(error, InvalidInput)
    answer = _ask(
        visitor,
        onward,
        status=status_of(error),
        name=form.text("name"),
        error=error,
        asks_code=asks_code or asks_new,
        asks_new=asks_new,
    )
    answer.headers.update(headers_of(error))
    return answer


def _ask(
    visitor: AtDoor,
    onward: str,
    *,
    status: int = 200,
    name: str = "",
    error: StrongroomError | None = None,
    asks_code: bool = False,
    asks_new: bool = False,
    asked: bool = False,
) -> Response:
    language = visitor.language
    return visitor.page(
        "entry/sign_in.html",
        status,
        onward=onward,
        name=name,
        error=None if error is None else (error.message(language), error.hint(language)),
        asks_code=asks_code,
        asks_new=asks_new,
        asked=asked,
    )
