"""Changing one's password.

Lives here: this page. Must not live here: which passwords are good enough (signin).
"""

from fastapi import APIRouter, Response

from strongroom.errors import StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.hints import hint_for
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.problems import status_of
from strongroom.server.signin.password_rules import PROFILES

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST = 1_000


@routes.get("/account/password")
@declared(SIGNED_IN)
def show(here: Here) -> Response:
    """Ask for the password in use and a new one."""
    return _ask(here)


@routes.post("/account/password")
@declared(SIGNED_IN)
def change(here: Here, form: Entered) -> Response:
    """Change it; all other sessions end."""
    current, new = form.text("password", _LONGEST), form.text("new_password", _LONGEST)
    try:
        here.serving.sign_in.own_password.choose(here.session, current, new, here.caller.visit)
    except StrongroomError as error:
        return _ask(here, error)
    return here.done("/account", "password.changed")


def _ask(here: AtPage, error: StrongroomError | None = None) -> Response:
    profile = PROFILES[here.serving.sign_in.rules.profile]
    second = here.serving.sign_in.ways_of(here.caller.user).second
    wrong = None if error is None else f"{error.message(here.language)} {hint_for(error, here.language)}"
    of_new = error is not None and error.code.startswith("password.")
    return here.page(
        "account/password.html",
        200 if error is None else status_of(error),
        wrong=None if of_new else wrong,
        wrong_new=wrong if of_new else None,
        least=profile.with_second if second else profile.alone,
        kinds=profile.kinds,
    )
