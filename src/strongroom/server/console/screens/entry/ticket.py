"""Opening a ticket: the page on which somebody who works in another program sees full values, once.

Lives here: this page. Must not live here: a ticket's life (server/tickets.py).

The form is another site's: whoever holds a ticket may open it, and nothing of this browser's (cookies, a
session) has a say. So there is no token of ours in it. The ticket comes in the body, for addresses are
written down. The page leaves by itself, without a script.
"""

from fastapi import APIRouter, Request, Response

from strongroom.server.console.entered import Entered
from strongroom.server.console.page import Shell, render
from strongroom.server.language import language_of
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.serving import serving_of
from strongroom.server.signin.caller import visit_of
from strongroom.server.tickets import LIFE_SECONDS, open_ticket

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_LONGEST = 100
_SHELL = Shell(csrf="", may_return=False)


@routes.get("/ticket")
@declared(PUBLIC)
def closed(request: Request) -> Response:
    """Say that there is nothing to see any more."""
    return render(request, _SHELL, "entry/ticket_closed.html", {})


@routes.post("/ticket")
@declared(PUBLIC)
def show(request: Request, form: Entered) -> Response:
    """Use a ticket up and show its values, for a minute."""
    serving, language = serving_of(request), language_of(request)
    room = serving.room
    opened = open_ticket(
        room, serving.sign_in.sessions, form.text("ticket", _LONGEST).strip(), visit_of(request)
    )
    schema = room.door.tenancies.presumed(room.settings.tenant)
    known = {} if schema is None else schema.schema.collection(opened.collection).fields
    shown = [
        (known[name].label(language) if name in known else name, value)
        for name, value in opened.values.items()
    ]
    answer = render(request, _SHELL, "entry/ticket.html", {"shown": shown, "seconds": LIFE_SECONDS})
    answer.headers["Refresh"] = f"{LIFE_SECONDS}; url=/ticket"
    return answer
