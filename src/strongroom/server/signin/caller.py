"""Who asks: from a request to a desk.

Lives here: the dependency that routes take, by cookie or by API token. Must not live here: deciding; the
door does that anew at each operation, with what is passed on from here.

    @routes.get("/v1/me")
    @declared(SIGNED_IN)
    def me(caller: Asking) -> ...:
        with caller.desk() as desk: ...
"""

from dataclasses import dataclass, field
from typing import Annotated

from anyio import to_thread
from fastapi import Depends
from starlette.requests import Request

from strongroom.access.users import User
from strongroom.errors import Refused, UsageError
from strongroom.server.language import language_of
from strongroom.server.serving import Serving, serving_of
from strongroom.server.signin.cookies import device_cookie, session_cookie
from strongroom.server.signin.same_site import CSRF_FIELD, CSRF_HEADER, SAFE, check_csrf, check_origin
from strongroom.server.signin.signed_in import SignedIn
from strongroom.server.signin.visit import Visit
from strongroom.server.signin.webauthn import Site
from strongroom.server.upload_paths import brings_file
from strongroom.vault.desk import Desk
from strongroom.vault.session import SignedInBy
from strongroom.vault.tenancy import Tenancy

__all__ = ["Asking", "Caller", "caller", "signed_in_caller", "site_of", "visit_of"]

_PURPOSE, _ON_BEHALF_OF = "Strongroom-Purpose", "Strongroom-On-Behalf-Of"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request.

    Attributes:
        tenancy: What the tenant went by when the user was looked up.
        user: Who.
        by: How they signed in, as far as it decides.
        session: The session; None for a program with a token.
        purpose: Code of the purpose that the request names, or its session; None for the role's own.
        acted_for: The CRM's own user for whom a program asks.
        owes_second: Whether it is a session that a link began, past the second factor that its user has.
    """

    serving: Serving = field(repr=False)
    tenancy: Tenancy = field(repr=False)
    user: User
    visit: Visit
    by: SignedInBy
    session: SignedIn | None
    purpose: str | None
    acted_for: str | None = field(repr=False)
    owes_second: bool = False

    def desk(
        self, *, purpose: str | None = None, reason_code: str | None = None, reason: str | None = None
    ) -> Desk:
        """Sit down at a desk; nothing is looked up for it.

        Args:
            purpose: Another purpose than the request's.
            reason_code: Code of the reason, for what needs one; from the body.
            reason: The reason in words; from the body.

        Raises:
            Refused, InvalidInput: As `Room.seat`.
        """
        return self.serving.room.seat(
            self.tenancy,
            self.user,
            purpose=purpose or self.purpose,
            given=self.by,
            acted_for=self.acted_for,
            request=self.visit.request,
            reason_code=reason_code,
            reason=reason,
            language=self.visit.language,
        )

    def own_session(self) -> SignedIn:
        """The session, for what only a person does.

        Raises:
            Refused: ``sign-in.people-only``, for a program with a token.
        """
        if self.session is None:
            raise Refused("sign-in.people-only")
        return self.session

    def check_second(self) -> None:
        """Let nobody further by a link who has yet to show the second factor that its user has.

        Raises:
            Refused: ``sign-in.step-up-missing``.
        """
        if self.owes_second:
            raise Refused("sign-in.step-up-missing")


def visit_of(request: Request) -> Visit:
    """Where a request comes from."""
    serving = serving_of(request)
    return Visit(
        request=request.state.id,
        network=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        device=device_cookie(request, secure=serving.settings.secure),
        language=language_of(request),
    )


def site_of(request: Request) -> Site:
    """The host that was asked, one of those that the server answers for (frame.py)."""
    return Site(request.headers.get("host", "").strip().lower())


async def caller(request: Request) -> Caller:
    """Who sent a request; the look-up takes place in a thread.

    Raises:
        Refused: ``http.not-signed-in``, ``token.not-taken``, ``http.other-site``, ``http.csrf-missing``.
        Conflict: ``sign-in.session-renewed``.
        UsageError: ``http.bad-header``.
    """
    sent = request.headers.get(CSRF_HEADER)
    known = request.headers.get("authorization") is None and session_cookie(
        request, secure=serving_of(request).settings.secure
    )
    content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if known and brings_file(request.method, request.url.path):
        # Whoever is nobody does not get a file into the memory by bringing something like a cookie.
        await to_thread.run_sync(serving_of(request).sign_in.sessions.resolve, known)
    if sent is None and known and request.method not in SAFE and content in _FORMS:
        entered = (await request.form()).get(CSRF_FIELD)
        sent = entered if isinstance(entered, str) else None
    return await to_thread.run_sync(_resolve, request, sent)


def signed_in_caller(request: Request) -> Caller | None:
    """Who is signed in at the browser that a page is shown to; None for nobody, and for a program.

    For what is shown around a page alone: a request that is to change anything goes through `caller`.

    Raises:
        Refused: ``http.not-signed-in``, ``http.other-site``. Conflict: ``sign-in.session-renewed``.
    """
    if request.method not in SAFE or request.headers.get("authorization") is not None:
        return None
    if session_cookie(request, secure=serving_of(request).settings.secure) is None:
        return None
    return _resolve(request, None)


Asking = Annotated[Caller, Depends(caller)]
"""The type of a route's parameter for whoever asks."""


def _resolve(request: Request, csrf: str | None) -> Caller:
    serving, visit = serving_of(request), visit_of(request)
    shown = request.headers.get("authorization")
    if shown is not None:  # and then cookies do not count: no page of another site can send this
        user, by, tenancy = serving.sign_in.by_token(_bearer(shown), visit)
        purpose, acted_for = _header(request, _PURPOSE), _header(request, _ON_BEHALF_OF)
        return Caller(serving, tenancy, user, visit, by, None, purpose, acted_for)
    secret = session_cookie(request, secure=serving.settings.secure)
    if secret is not None:
        check_origin(request)
    signed_in = serving.sign_in.sessions.resolve(secret)
    request.state.handed = signed_in.handed
    if request.method not in SAFE:
        check_csrf(csrf, signed_in.csrf)
    return Caller(
        serving,
        signed_in.tenancy,
        signed_in.user,
        visit,
        SignedInBy(stepped_up=signed_in.stepped_up, may_step_up=True),
        signed_in,
        _header(request, _PURPOSE) or signed_in.row.purpose,
        _header(request, _ON_BEHALF_OF),
        serving.sign_in.owes_second(signed_in),
    )


def _bearer(shown: str) -> str:
    scheme, _, token = shown.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _header(request: Request, name: str) -> str | None:
    """A header's value; header lines are bytes, and names of people come as UTF-8."""
    value = request.headers.get(name)
    if value is None:
        return None
    try:
        text = value.encode("latin-1").decode()
    except UnicodeError:
        raise UsageError("http.bad-header", header=name) from None
    if not text.strip() or len(text) > _LONGEST_NAME or not text.isprintable():
        raise UsageError("http.bad-header", header=name)
    return text.strip()
