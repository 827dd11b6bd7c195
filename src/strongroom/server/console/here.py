"""Whoever is at a page: a visitor, or a user at a desk; and how they are answered.

Lives here: what the routes of screens take as parameter. Must not live here: who that is (signin.caller).

    @routes.get("/customers")
    @declared(needs(Action.LIST))
    def customers(here: Here) -> Response:
        found = here.desk.customers.list(limit=50)
        return here.page("sales/customers.html", rows=rows_of(found))
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from strongroom.access.actions import Action
from strongroom.crypto.derive import label
from strongroom.errors import Conflict, Refused, StrongroomError, UsageError
from strongroom.model.schema import Schema
from strongroom.server.console.detour import Detour
from strongroom.server.console.hints import hint_for
from strongroom.server.console.navigation import groups_for
from strongroom.server.console.notices import NOTICE_COOKIE, Notice, Tone, read_notice, write_notice
from strongroom.server.console.page import Shell, render
from strongroom.server.console.return_path import return_path
from strongroom.server.console.thresholds import threshold
from strongroom.server.cookie_names import cookie_name
from strongroom.server.language import language_of
from strongroom.server.permission import permission_of
from strongroom.server.serving import Serving, serving_of
from strongroom.server.signin.caller import Asking, Caller, signed_in_caller
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.signed_in import SignedIn
from strongroom.vault.batches.together import Together, look_together
from strongroom.vault.desk import Desk
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.staff.colleagues import colleagues_of
from strongroom.vault.staff.offering import Offering

__all__ = ["AtPage", "Here", "Newcomer", "around_no_page", "redirect"]

T = TypeVar("T")
_NOTICE_LABEL = label("strongroom/notice/v1")


def redirect(path: str) -> RedirectResponse:
    """Go on to another page of ours, by GET.

    Args:
        path: Of ours; one that anybody may have written goes through `return_path` first.
    """
    return RedirectResponse(return_path(path), 303)


@dataclass(frozen=True)
class AtPage:
    """A user at a page.

    Attributes:
        request: What came.
        caller: Who sent it.
        desk: Where what is asked for is done.
    """

    request: Request = field(repr=False)
    caller: Caller
    desk: Desk

    @property
    def serving(self) -> Serving:
        """The server."""
        return self.caller.serving

    @property
    def session(self) -> SignedIn:
        """The session."""
        return self.caller.own_session()

    @property
    def language(self) -> str:
        """``en`` or ``zh-CN``."""
        return language_of(self.request)

    @cached_property
    def offering(self) -> Offering:
        """What there is to offer this user."""
        return Offering(self.caller.tenancy, self.desk.session)

    @cached_property
    def colleagues(self) -> tuple[str, ...]:
        """Handles to choose from where a form asks for a colleague."""
        return colleagues_of(self.serving.room.door, self.desk.session, self.offering)

    @property
    def schema(self) -> Schema:
        """The collections and fields, as they were when the user was looked up."""
        return self.caller.tenancy.schema

    def look(self, look: Callable[[Together], T]) -> T:
        """Look at several things with one commit; see `strongroom.vault.batches.together.look_together`."""
        return look_together(self.serving.room.door, self.desk.session, look)

    def told(self, error: StrongroomError | None) -> tuple[str, str] | None:
        """What a form says of an error: what happened, and what to do; None where nothing did."""
        return None if error is None else (error.message(self.language), hint_for(error, self.language))

    def require_step_up(self) -> None:
        """Send on to a fresh second factor before a form is shown that takes one.

        Raises:
            Refused: ``sign-in.step-up-missing``.
        """
        if not self.session.stepped_up:
            raise Refused("sign-in.step-up-missing")

    def knock(self, action: Action, collection: str) -> None:
        """Ask the door for what a screen is about, where the screen itself would ask for nothing yet.

        Raises:
            Refused: ``access.refused``; recorded.
        """

        def ask(op: Operation) -> Refusal | None:
            found = op.permit(op.collection(collection))
            return found if isinstance(found, Refusal) else None

        if not self.offering.grants(action, collection):
            run(self.serving.room.door, self.desk.session, str(action), ask)

    def page(self, template: str, /, status: int = 200, **view: object) -> HTMLResponse:
        """Answer with a page.

        Args:
            template: Its name below ``templates``.
            view: What the template shows.
        """
        answer = render(self.request, self._shell(), template, view, status)
        if self._notice_cookie in self.request.cookies:
            secure = self.serving.settings.secure
            answer.delete_cookie(self._notice_cookie, path="/", secure=secure, httponly=True)
        return answer

    def done(
        self, path: str, notice: str | None = None, tone: Tone = "good", **values: str | int
    ) -> Response:
        """Go on to another page, which says what was done.

        Args:
            path: Of ours.
            notice: Key of the text.
            values: What is filled into it: counts and ids, nothing personal.
        """
        answer = redirect(path)
        if notice is not None:
            value = write_notice(Notice(notice, tone, values), self._tag)
            answer.set_cookie(
                self._notice_cookie,
                value,
                max_age=60,
                path="/",
                secure=self.serving.settings.secure,
                httponly=True,
                samesite="strict",
            )
        return answer

    @property
    def _notice_cookie(self) -> str:
        return cookie_name(NOTICE_COOKIE, secure=self.serving.settings.secure)

    def _shell(self) -> Shell:
        session, user = self.session, self.caller.user
        notice = read_notice(self.request.cookies.get(self._notice_cookie), self._tag)
        return Shell(
            csrf=session.csrf,
            user_name=user.name,
            user_handle=user.handle,
            roles=self.offering.role_names(self.language),
            purpose=self.desk.session.purpose,
            purposes=self.offering.purposes,
            groups=groups_for(self.request.app.state.navigation, self.offering.grants),
            notices=() if notice is None else (notice,),
            hats_are_shared=self.offering.hats_are_shared,
            may_return=self.request.method == "GET",
        )

    def _tag(self, document: bytes) -> bytes:
        mac = self.serving.room.door.keyring.marks()
        return mac.tag(_NOTICE_LABEL, self.session.row.id, document)


async def at_page(request: Request, caller: Asking) -> AtPage:
    """The user who sent a request, counted and at a desk.

    Raises:
        Refused: ``http.not-signed-in``; ``sign-in.people-only``, for a program with a token.
        Busy: ``http.too-many``.
    """
    caller.own_session()
    serving_of(request).rates.take(caller.user.id)
    permission = permission_of(request.scope["route"])
    fresh = permission.actions if permission is not None and permission.step_up else ()
    desk = caller.desk().stating(fresh_for=frozenset(map(str, fresh)))
    here = request.state.here = AtPage(request, caller, desk)
    return here


def around_no_page(request: Request) -> AtPage | None:
    """What stands around the page that says that there is none: for whoever is signed in, their screens.

    It asks for nothing at the desk. None for visitors, and for a request that a session does not count for.
    """
    try:
        caller = signed_in_caller(request)
    except (Conflict, Refused, UsageError):
        return None
    return None if caller is None else AtPage(request, caller, caller.desk())


Newcomer = Annotated[AtPage, Depends(at_page)]
"""The type of the parameter of the few screens by which somebody sets up how to sign in."""


async def beyond_the_threshold(here: Newcomer) -> AtPage:
    """The user, once nothing has to come first.

    Raises:
        Detour: For whoever has to set up something first.
        Refused: As `Caller.check_second`; ``sign-in.step-up-missing``, where a page has a form that takes a
            fresh second factor, so that one is told before filling it in. The form itself is refused by the
            door, which records it.
    """
    first = threshold(Factor(here.session.row.factors), here.offering)
    if first is not None:
        raise Detour(first)
    here.caller.check_second()
    permission = permission_of(here.request.scope["route"])
    if here.request.method == "GET" and permission and permission.step_up:
        here.require_step_up()
    return here


Here = Annotated[AtPage, Depends(beyond_the_threshold)]
"""The type of the parameter of a screen for whoever is signed in."""
