"""Errors as pages: what happened, what to do, and the request's id, by the one table of errors.

Lives here: which requests are answered by a page, and what such a page offers beside the words. Must not
live here: the words (errors), statuses (problems.py).
"""

import re
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response
from starlette.routing import Match

from strongroom.access.actions import Action
from strongroom.access.decision import AccessRefused
from strongroom.errors import StrongroomError
from strongroom.model.purposes import purpose_label
from strongroom.server.console.error_titles import title_of
from strongroom.server.console.here import AtPage, around_no_page, redirect
from strongroom.server.console.hints import hint_for
from strongroom.server.console.page import Shell, render
from strongroom.server.language import language_of
from strongroom.server.problems import headers_of, status_of

__all__ = ["answer_by_page", "wants_page"]

_FOR_PROGRAMS = ("/v1/", "/static/", "/healthz", "/readyz", "/metrics")
_OF_NO_ROUTE = frozenset({"http.no-such-page", "http.method-not-allowed"})
_CUSTOMER = re.compile("cus_[0-9a-z]{26}")
_STEP_UP = frozenset({"sign-in.step-up-missing"})


def wants_page(request: Request) -> bool:
    """Whether a person asks: a browser that opens a page, at an address that is not for programs."""
    if request.url.path.startswith(_FOR_PROGRAMS):
        return False
    return "text/html" in request.headers.get("accept", "")


def answer_by_page(request: Request, error: StrongroomError) -> Response:
    """Answer with an error, as a page."""
    if error.code in ("http.not-signed-in", "http.other-site") and _came_from_elsewhere(request):
        return render(request, Shell(csrf=""), "shell/continue.html", {})
    back = _opened_again(request)
    if error.code == "http.not-signed-in":
        return redirect(f"/sign-in?next={quote(back)}" if back != "/" else "/sign-in")
    here: AtPage | None = getattr(request.state, "here", None)
    if here is None and error.code in _OF_NO_ROUTE:
        here = around_no_page(request)
    language = language_of(request)
    view = {
        "http_status": status_of(error),
        "title": title_of(error),
        "code": error.code,
        "message": error.message(language),
        "hint": hint_for(error, language),
        "parts": [
            (each.parameters.get("field"), each.message(language), hint_for(each, language))
            for each in error.parts
        ],
        "back": back,
        "before": back if request.method != "GET" and back != "/" else None,
        "erasure": _erasure(request, here, error),
        "purposes": _purposes(here, error, language),
        "step_up": f"/step-up?next={quote(back)}" if _needs_step_up(here, error) else None,
    }
    if here is None:
        answer = render(request, Shell(csrf="", may_return=False), "shell/error.html", view, status_of(error))
    else:
        answer = here.page("shell/error.html", status_of(error), **view)
    answer.headers.update(headers_of(error))
    return answer


def _came_from_elsewhere(request: Request) -> bool:
    """Whether somebody followed a link from another site: cookies come along with the next step only."""
    headers = request.headers
    return (
        request.method == "GET"
        and headers.get("sec-fetch-site") in ("cross-site", "same-site")
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _opened_again(request: Request) -> str:
    """The address to come back to: this one, if it is a page that can be opened, or the nearest above it."""
    path = request.url.path
    while request.method != "GET" and path and not _opens(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _opens(request: Request, path: str) -> bool:
    scope = {**request.scope, "method": "GET", "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _erasure(request: Request, here: AtPage | None, error: StrongroomError) -> str | None:
    """The page of the erasure that a customer's page ran into, for whoever follows erasures."""
    found = _CUSTOMER.search(request.url.path)
    if here is None or found is None or error.code != "access.erased":
        return None
    return f"/erasures/{found[0]}" if here.offering.grants(Action.ERASE_STATUS) else None


def _purposes(here: AtPage | None, error: StrongroomError, language: str) -> list[tuple[str, str]]:
    """The purposes for which it would be granted, of those that this user may choose."""
    if here is None or not isinstance(error, AccessRefused):
        return []
    offered = here.offering.purposes
    return [
        (each, purpose_label(each, language)) for each in error.decision.allowed_purposes if each in offered
    ]


def _needs_step_up(here: AtPage | None, error: StrongroomError) -> bool:
    if here is None:
        return False
    return error.code in _STEP_UP or (isinstance(error, AccessRefused) and "step_up" in error.decision.needs)
