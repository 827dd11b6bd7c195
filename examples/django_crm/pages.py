"""Pages, and the one connection to Strongroom.

Lives here: these. Must not live here: single views.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.crm.customers import Customers
from examples.crm.words import speaker

__all__ = ["customers", "page", "spoken"]


@cache
def customers() -> Customers:
    """The customers' data; the token is looked for where no settings have it (STRONGROOM_TOKEN_FILE)."""
    return Customers(settings.STRONGROOM_URL, public_url=settings.STRONGROOM_PUBLIC_URL)


def page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the language of the request."""
    return render(request, name, {**spoken(request), **context}, status=status)


def spoken(request: HttpRequest) -> dict[str, Any]:
    """What every page knows."""
    told = {"language": request.language, "nonce": request.nonce, "user": request.user.get_username()}
    return {**told, **speaker(request.language)}
