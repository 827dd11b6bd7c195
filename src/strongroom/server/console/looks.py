"""How somebody likes to see pages: language and theme, each in a cookie that says nothing else.

Lives here: these two choices. Must not live here: what a browser prefers by itself (language.py).
"""

from starlette.requests import Request
from starlette.responses import Response

from strongroom.server.cookie_names import cookie_name
from strongroom.server.language import LANGUAGE_COOKIE
from strongroom.server.serving import serving_of

__all__ = ["THEMES", "set_language", "set_theme", "theme_of"]

THEMES = ("auto", "light", "dark")
_THEME_COOKIE = "strongroom_theme"
_YEAR_SECONDS = 365 * 24 * 3600


def theme_of(request: Request) -> str:
    """``auto``, ``light`` or ``dark``."""
    chosen = request.cookies.get(cookie_name(_THEME_COOKIE, secure=serving_of(request).settings.secure))
    return chosen if chosen in THEMES else THEMES[0]


def set_theme(response: Response, theme: str, *, secure: bool) -> None:
    """Let the browser remember a theme."""
    _remember(response, _THEME_COOKIE, theme, secure=secure)


def set_language(response: Response, language: str, *, secure: bool) -> None:
    """Let the browser remember a language."""
    _remember(response, LANGUAGE_COOKIE, language, secure=secure)


def _remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    # Lax: who comes from a link in a mail is to find the language chosen before.
    response.set_cookie(
        cookie_name(name, secure=secure),
        value,
        max_age=_YEAR_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
