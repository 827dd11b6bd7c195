"""What stands around every view: errors of Strongroom become pages, and no page is kept.

Lives here: that. Must not live here: single views.
"""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from examples.crm.answers import answer_to
from examples.crm.headers import page_headers
from examples.crm.words import language_of
from examples.django_crm.pages import customers, page
from strongroom.errors import StrongroomError

__all__ = ["StrongroomMiddleware"]


class StrongroomMiddleware:
    """The middleware.

    Args:
        get_response: The rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._rest = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, in its language."""
        request.language = language_of(request.headers.get("accept-language"))
        request.nonce = secrets.token_urlsafe(16)
        response = self._rest(request)
        for name, value in page_headers(customers().origin, request.nonce).items():
            response[name] = value
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An answer of Strongroom as a page; what is none goes Django's way."""
        if not isinstance(error, StrongroomError):
            return None
        answer = answer_to(error, request.language)
        return page(request, "refusal.html", answer.status, answer=answer)
