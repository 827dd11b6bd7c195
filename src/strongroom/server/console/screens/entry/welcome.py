"""A first sign-in: choose a password, then a second factor, then go on.

Lives here: these steps. Must not live here: the rules (signin, thresholds.py), setting up a second factor
(screens/account), which is the same at any other time.
"""

from fastapi import APIRouter, Response

from strongroom.errors import InvalidInput
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Newcomer, redirect
from strongroom.server.console.hints import hint_for
from strongroom.server.console.thresholds import WELCOME, WELCOME_SECOND, has_great_powers
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.caller import site_of
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.password_rules import PROFILES

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_SECRET = 1_000


@routes.get(WELCOME)
@declared(SIGNED_IN)
def welcome(here: Newcomer) -> Response:
    """Ask whoever came by a link to choose a password."""
    if not Factor(here.session.row.factors).by_link_alone:
        return redirect(WELCOME_SECOND)
    return _ask_password(here)


@routes.post(WELCOME)
@declared(SIGNED_IN)
def choose(here: Newcomer, form: Entered) -> Response:
    """Choose a password; all other sessions end."""
    service = here.serving.sign_in.own_password
    try:
        service.choose(here.session, None, form.text("new_password", _LONGEST_SECRET), here.caller.visit)
    except InvalidInput as error:
        return _ask_password(here, error)
    return redirect(WELCOME_SECOND)


@routes.get(WELCOME_SECOND)
@declared(SIGNED_IN)
def second_factor(here: Newcomer) -> Response:
    """Offer the ways to a second factor; whoever has great powers cannot go on without."""
    factors = Factor(here.session.row.factors)
    if factors.by_link_alone:
        return redirect(WELCOME)
    if factors.second:
        return redirect("/")
    if here.serving.sign_in.ways_of(here.caller.user).second:
        return redirect("/step-up")
    return here.page(
        "entry/welcome_second.html",
        required=has_great_powers(here.offering),
        passkeys=site_of(here.request).has_passkeys,
    )


def _ask_password(here: AtPage, error: InvalidInput | None = None) -> Response:
    profile = PROFILES[here.serving.sign_in.rules.profile]
    wrong = None if error is None else f"{error.message(here.language)} {hint_for(error, here.language)}"
    status = 200 if error is None else error.http_status
    return here.page("entry/welcome.html", status, error=wrong, least=profile.alone, kinds=profile.kinds)
