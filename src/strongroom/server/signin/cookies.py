"""The cookies of signing in.

Lives here: their names and flags. Must not live here: what is in them.

SameSite=Strict: no page of another site makes a browser send them.
"""

from starlette.requests import Request
from starlette.responses import Response

from strongroom.server.cookie_names import cookie_name

__all__ = [
    "device_cookie",
    "forget_session",
    "session_cookie",
    "session_header",
    "set_device",
    "set_session",
    "set_visitor",
    "visitor_cookie",
]

_SESSION, _DEVICE, _VISITOR = "strongroom", "strongroom_device", "strongroom_visitor"
_DEVICE_SECONDS = 180 * 24 * 3600


def session_cookie(request: Request, *, secure: bool) -> str | None:
    """The secret of a request's session."""
    return request.cookies.get(cookie_name(_SESSION, secure=secure))


def device_cookie(request: Request, *, secure: bool) -> str | None:
    """The secret of a device that was signed in on before."""
    return request.cookies.get(cookie_name(_DEVICE, secure=secure))


def visitor_cookie(request: Request, *, secure: bool) -> str | None:
    """The secret by which the forms of whoever is not signed in yet are bound to the browser."""
    return request.cookies.get(cookie_name(_VISITOR, secure=secure))


def set_session(response: Response, secret: str, *, secure: bool) -> None:
    """Give the browser its session; the session ends with the browser, or when the server says so."""
    _set(response, _SESSION, secret, None, secure=secure)


def session_header(secret: str, *, secure: bool) -> str:
    """The header ``Set-Cookie`` that gives the browser its session, for an answer that is made already."""
    bare = Response()
    set_session(bare, secret, secure=secure)
    return bare.headers["set-cookie"]


def forget_session(response: Response, *, secure: bool) -> None:
    """Take the session away."""
    _set(response, _SESSION, "", 0, secure=secure)


def set_device(response: Response, secret: str, *, secure: bool) -> None:
    """Let the browser be known again."""
    _set(response, _DEVICE, secret, _DEVICE_SECONDS, secure=secure)


def set_visitor(response: Response, secret: str, *, secure: bool) -> None:
    """Bind the forms of whoever is not signed in yet to the browser, as long as it runs."""
    _set(response, _VISITOR, secret, None, secure=secure)


def _set(response: Response, base: str, value: str, seconds: int | None, *, secure: bool) -> None:
    response.set_cookie(
        cookie_name(base, secure=secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
