"""Who asks for a page of the CRM, in which language, and the page that comes back.

Lives here: the dependencies of all routes, pages, errors as pages. Must not live here: single routes
(app.py).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from examples.crm.answers import Answer, answer_to
from examples.crm.answers import malformed as form_malformed
from examples.crm.customers import Customers
from examples.crm.headers import page_headers
from examples.crm.words import language_of, speaker
from examples.fastapi_crm.accounts import Accounts
from strongroom.errors import StrongroomError

__all__ = ["FormVisit", "SignedIn", "Visiting", "malformed", "refusal"]

SignedIn = Callable[[Request], str]
"""Gives the CRM's user of a request, or raises HTTPException."""

_TEMPLATES = Path(__file__).parents[1] / "crm" / "templates"
_PAGES = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in at the CRM."""

    customers: Customers
    accounts: Accounts
    user: str
    language: str

    def page(self, name: str, status: int = 200, **context: Any) -> Response:
        """A page in the language of the visit."""
        nonce = secrets.token_urlsafe(16)
        told = {"language": self.language, "nonce": nonce, "user": self.user, **speaker(self.language)}
        text = _PAGES.get_template(name).render(**told, **context)
        return HTMLResponse(text, status, page_headers(self.customers.origin, nonce))


def _visit(request: Request) -> Visit:
    state, language = request.app.state, language_of(request.headers.get("accept-language"))
    visit = Visit(state.customers, state.accounts, state.signed_in(request), language)
    request.state.visit = visit
    return visit


Visiting = Annotated[Visit, Depends(_visit)]


def _from_our_pages(request: Request, visit: Visiting) -> Visit:
    """Refuse forms that another site has made a browser send.

    Raises:
        HTTPException: 403.
    """
    ours = f"{request.url.scheme}://{request.url.netloc}"
    if request.headers.get("sec-fetch-site") != "same-origin" and request.headers.get("origin") != ours:
        raise HTTPException(403, "Open the form here and send it again.")
    return visit


FormVisit = Annotated[Visit, Depends(_from_our_pages)]


def refusal(request: Request, error: Exception) -> Response:
    """An answer of Strongroom as a page.

    Raises:
        Exception: What is no answer of Strongroom.
    """
    if not isinstance(error, StrongroomError):
        raise error
    visit: Visit = request.state.visit
    return _instead(visit, answer_to(error, visit.language))


def malformed(request: Request, error: Exception) -> Response:
    """For a form that is not as it should be. FastAPI's own answer would repeat what was entered."""
    visit: Visit = request.state.visit
    return _instead(visit, form_malformed(visit.language))


def _instead(visit: Visit, answer: Answer) -> Response:
    return visit.page("refusal.html", answer.status, answer=answer)
