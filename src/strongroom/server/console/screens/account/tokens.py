"""One's own API tokens: made by those whom access lets make tokens, ended by whoever has one.

Lives here: these pages. Must not live here: tokens' life (signin), the tokens of others (the security
administrator's screens).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.model.purposes import purpose_label
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import SIGNED_IN, declared, needs
from strongroom.server.problems import status_of
from strongroom.server.signin.own_tokens import end_own_token, tokens_of
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_NAME, _LONGEST_NETWORKS = 200, 2_000
_KEPT = ("called", "days", "networks")
_DAYS = (7, 30, 90, 180, 366)


@routes.get("/account/tokens/new")
@declared(needs(Action.TOKEN_ADD, step_up=True))
def show(here: Here) -> Response:
    """Ask what the token is for."""
    return _ask(here)


@routes.post("/account/tokens")
@declared(needs(Action.TOKEN_ADD, step_up=True))
def add(here: Here, form: Entered) -> Response:
    """Make a token and show it this once."""
    try:
        plan = TokenPlan(
            user=here.caller.user.handle,
            name=form.text("called", _LONGEST_NAME),
            days=int(form.text("days", 4)) if form.text("days", 4).isdecimal() else 0,
            purposes=frozenset(form.all("purpose")) or None,
            networks=tuple((form.optional("networks", _LONGEST_NETWORKS) or "").split()),
        )
        text, view = add_token(here.serving.room, here.desk, plan)
    except StrongroomError as error:
        return _ask(here, form, error)
    return here.page("account/token_made.html", token=text, view=view)


@routes.get("/account/tokens/{token}/end")
@declared(SIGNED_IN)
def ask_end(here: Here, token: str) -> Response:
    """Show what ending a token reaches."""
    found = next((each for each in tokens_of(here.serving.room, here.caller.user) if each.id == token), None)
    if found is None:
        raise NotFound("token.not-found")
    t = text_of(here.language)
    return here.page(
        "confirm.html",
        confirm={
            "title": t("token.end"),
            "lead": found.document["name"],
            "reach_title": t("ending.reach"),
            "reach": (t("token.reach-program"), t("token.reach-stays")),
            "action": f"/account/tokens/{found.id}/end",
            "label": t("token.end"),
            "cancel": "/account",
            "values": {},
        },
    )


@routes.post("/account/tokens/{token}/end")
@declared(SIGNED_IN)
def end(here: Here, token: str) -> Response:
    """End one of one's own tokens at once."""
    end_own_token(here.serving.room, here.caller.user, token, here.caller.visit)
    return here.done("/account", "tokens.ended")


def _ask(here: AtPage, form: Filled | None = None, error: StrongroomError | None = None) -> Response:
    language = here.language
    return here.page(
        "account/token_new.html",
        200 if error is None else status_of(error),
        days=_DAYS,
        filled={name: "" if form is None else form.optional(name, 10_000) or "" for name in _KEPT},
        ticked=() if form is None else form.all("purpose"),
        purposes=[(each, purpose_label(each, language)) for each in here.offering.purposes],
        error=here.told(error),
    )
