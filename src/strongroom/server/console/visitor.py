"""Whoever is not signed in yet, at one of the few pages that are for everybody.

Lives here: the parameter of their routes, and the token of their forms. Must not live here: signing in.

A visitor's forms bear a token too, bound to a cookie: no page of another site signs somebody in as somebody
else (login CSRF), nor uses up a link that it only knows.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import HTMLResponse

from strongroom.crypto.derive import label
from strongroom.errors import Refused
from strongroom.server.console.page import Shell, render
from strongroom.server.language import language_of
from strongroom.server.serving import Serving, serving_of
from strongroom.server.signin.bearer import digest_of, new_secret
from strongroom.server.signin.caller import visit_of
from strongroom.server.signin.cookies import set_visitor, visitor_cookie
from strongroom.server.signin.same_site import CSRF_FIELD, SAFE, check_csrf, check_origin
from strongroom.server.signin.visit import Visit

__all__ = ["AtDoor", "Visitor"]

_LABEL = label("strongroom/visitor/v1")


@dataclass(frozen=True)
class AtDoor:
    """A visitor at a page for everybody.

    Attributes:
        secret: Of the visitor's cookie.
    """

    request: Request = field(repr=False)
    secret: str = field(repr=False)

    @property
    def serving(self) -> Serving:
        """The server."""
        return serving_of(self.request)

    @property
    def visit(self) -> Visit:
        """Where the visitor comes from."""
        return visit_of(self.request)

    @property
    def language(self) -> str:
        """``en`` or ``zh-CN``."""
        return language_of(self.request)

    @property
    def token(self) -> str:
        """What the visitor's forms bring along."""
        return _token(self.serving, self.secret)

    def page(self, template: str, /, status: int = 200, **view: object) -> HTMLResponse:
        """Answer with a page; arguments as of `AtPage.page`."""
        shell = Shell(csrf=self.token, may_return=self.request.method == "GET")
        answer = render(self.request, shell, template, view, status)
        secure = self.serving.settings.secure
        if visitor_cookie(self.request, secure=secure) != self.secret:
            set_visitor(answer, self.secret, secure=secure)
        return answer


async def _at_door(request: Request) -> AtDoor:
    """Raises `Refused`: ``http.other-site``, ``http.csrf-missing``, for what would change something."""
    serving = serving_of(request)
    known = visitor_cookie(request, secure=serving.settings.secure)
    if request.method not in SAFE:
        check_origin(request)
        if digest_of(known) is None:
            raise Refused("http.csrf-missing")
        sent = (await request.form()).get(CSRF_FIELD)
        check_csrf(sent if isinstance(sent, str) else None, _token(serving, known or ""))
    visitor = request.state.visitor = AtDoor(request, known if known and digest_of(known) else new_secret())
    return visitor


Visitor = Annotated[AtDoor, Depends(_at_door)]
"""The type of the parameter of a page for everybody."""


def _token(serving: Serving, secret: str) -> str:
    return serving.room.door.keyring.marks().tag(_LABEL, secret.encode())[:16].hex()
