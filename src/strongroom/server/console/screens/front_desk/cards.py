"""The six cards: a click signs in as one of the story's people.

Lives here: this page. Must not live here: signing in (front_desk).
"""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from strongroom.demo.story.cast import BEFORE, COLLEAGUES, SIX
from strongroom.demo.story.population import NAMES_TO_TRY, busiest_external_id
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import Here, redirect
from strongroom.server.front_desk.desk import take_seat
from strongroom.server.permission import SIGNED_IN, declared
from strongroom.server.signin.cookies import set_session

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)

_ICONS = {
    "sales": "cart",
    "service": "phone",
    "marketing": "chart",
    "privacy": "shield",
    "security": "server",
    "audit": "search",
}
_NAMES = {each.handle: each.name for each in (*BEFORE, *COLLEAGUES)}


@dataclass(frozen=True, slots=True)
class _Card:
    key: str
    icon: str
    people: tuple[tuple[str, str], ...]


@routes.get("/front-desk")
@declared(SIGNED_IN)
def front_desk(here: Here) -> Response:
    """Show the cards."""
    cards = [
        _Card(key, _ICONS[key], tuple((handle, _NAMES[handle]) for handle in handles)) for key, handles in SIX
    ]
    return here.page("front_desk/cards.html", cards=cards, names=NAMES_TO_TRY, busiest=busiest_external_id())


@routes.post("/front-desk")
@declared(SIGNED_IN)
def sit_down(here: Here, form: Entered) -> Response:
    """End this session and begin one as another."""
    serving = here.serving
    begun = take_seat(serving.room, serving.sign_in, form.text("handle", 40), here.caller.visit)
    serving.sign_in.sessions.end(here.session, here.caller.visit)
    answer = redirect("/")
    set_session(answer, begun.secret, secure=serving.settings.secure)
    return answer
