"""Adding, naming and removing one's passkeys.

Lives here: these pages. Must not live here: passkeys themselves (signin).
"""

from typing import Any

from fastapi import APIRouter, Response

from strongroom.errors import InvalidInput, NotFound, StrongroomError
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Newcomer
from strongroom.server.console.hints import hint_for
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.problems import status_of
from strongroom.server.signin.caller import site_of
from strongroom.server.signin.passkeys import PasskeyView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST_SECRET, _LONGEST_NAME, _LONGEST_ANSWER = 1_000, 200, 20_000


@routes.get("/account/passkeys/new")
@declared(SIGNED_IN)
def show(here: Newcomer) -> Response:
    """Say what a passkey is, and ask what it is to be called."""
    return _ask(here)


@routes.post("/account/passkeys/options")
@declared(SIGNED_IN)
def options(here: Newcomer, form: Entered) -> dict[str, Any]:
    """What the browser needs to make one, for whoever was seen to be the user just now."""
    service, session = here.serving.sign_in, here.session
    service.require_presence(session, form.optional("password", _LONGEST_SECRET), here.caller.visit)
    return service.passkeys.begin_adding(session, site_of(here.request))


@routes.post("/account/passkeys")
@declared(SIGNED_IN)
def add(here: Newcomer, form: Entered) -> Response:
    """Keep the one that the browser made."""
    name, answer = form.text("called", _LONGEST_NAME), form.text("answer", _LONGEST_ANSWER)
    service = here.serving.sign_in.passkeys
    try:
        service.add(here.session, answer, name, site_of(here.request), here.caller.visit)
    except StrongroomError as error:
        return _ask(here, error)
    return here.done("/account", "passkey.added")


@routes.get("/account/passkeys/{passkey}")
@declared(SIGNED_IN)
def manage(here: Newcomer, passkey: str) -> Response:
    """Show one, to name it anew or to remove it; takes a second factor shown just now, as both do."""
    here.require_step_up()
    return _manage(here, passkey)


@routes.post("/account/passkeys/{passkey}")
@declared(SIGNED_IN)
def rename(here: Newcomer, passkey: str, form: Entered) -> Response:
    """Call one something else; takes a second factor shown just now."""
    called = form.text("called", _LONGEST_NAME)
    try:
        here.serving.sign_in.passkeys.rename(here.session, passkey, called, here.caller.visit)
    except InvalidInput as error:
        return _manage(here, passkey, called, error)
    return here.done("/account", "passkey.renamed")


@routes.post("/account/passkeys/{passkey}/remove")
@declared(SIGNED_IN)
def remove(here: Newcomer, passkey: str) -> Response:
    """Let one count no more; takes a second factor shown just now."""
    here.serving.sign_in.passkeys.remove(here.session, passkey, here.caller.visit)
    return here.done("/account", "passkey.removed")


def _ask(here: AtPage, error: StrongroomError | None = None) -> Response:
    language = here.language
    return here.page(
        "account/passkey_new.html",
        200 if error is None else status_of(error),
        asks_password=here.serving.sign_in.asks_password(here.session),
        possible=site_of(here.request).has_passkeys,
        error=None if error is None else (error.message(language), hint_for(error, language)),
    )


def _manage(
    here: AtPage, passkey: str, called: str | None = None, error: StrongroomError | None = None
) -> Response:
    found = next((each for each in _known(here) if each.id == passkey), None)
    if found is None:
        raise NotFound("sign-in.passkey-not-found")
    return here.page(
        "account/passkey.html",
        200 if error is None else status_of(error),
        key=found,
        called=found.name if called is None else called,
        now=here.serving.room.door.now(),
        error=here.told(error),
    )


def _known(here: AtPage) -> tuple[PasskeyView, ...]:
    return here.serving.sign_in.passkeys.of(here.caller.user)
