"""The views of a small CRM in Django that keeps ids and leaves who they are to Strongroom.

Lives here: views. Must not live here: what is asked of Strongroom (examples/crm), errors (middleware.py).
"""

import secrets
from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from examples.crm.answers import answer_to, malformed
from examples.crm.customers import REASONS
from examples.django_crm.forms import NewCustomer, ShowInFull
from examples.django_crm.models import Account
from examples.django_crm.pages import customers, page, spoken
from strongroom.errors import StrongroomError

__all__ = ["SignIn", "add", "everybody", "one", "open_in_full"]

_MOST = 50


class SignIn(LoginView):
    """Django's own sign-in."""

    template_name = "sign_in.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """What the page says, beside the form."""
        told: dict[str, Any] = super().get_context_data(**context)
        return {**told, **spoken(self.request)}


@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """The newest accounts, with what the user may see of each customer."""
    known, once = list(Account.objects.all()[:_MOST]), secrets.token_hex(16)
    user, ids = request.user.get_username(), [each.customer for each in known]
    try:
        shown = customers().show(user, request.language, ids)
    except StrongroomError as error:  # the CRM's own part of the page is shown all the same
        away = answer_to(error, request.language)
        return page(request, "list.html", away.status, accounts=known, answer=away, once=once)
    rows = [
        (account, each, answer_to(each.error, request.language) if each.error else None)
        for account, each in zip(known, shown, strict=True)
    ]
    return page(request, "list.html", rows=rows, once=once)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new customer: the values go on to Strongroom, the id stays."""
    form = NewCustomer(request.POST)
    if not form.is_valid():
        return _malformed(request)
    values = {name: form.cleaned_data[name] for name in ("name", "phone", "email")}
    user, once = request.user.get_username(), form.cleaned_data["once"]
    customer = customers().add(user, request.language, once, values)
    account, _ = Account.objects.get_or_create(customer=customer, defaults={"added_by": request.user})
    return redirect(f"/accounts/{account.number}")


@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One account."""
    account = get_object_or_404(Account, number=number)
    (shown,) = customers().show(request.user.get_username(), request.language, [account.customer])
    if shown.error is not None:
        raise shown.error
    return page(request, "account.html", account=account, shown=shown, reasons=REASONS)


@require_POST
def open_in_full(request: HttpRequest, number: int) -> HttpResponse:
    """Send the browser on to Strongroom, with a ticket for one field."""
    account, form = get_object_or_404(Account, number=number), ShowInFull(request.POST)
    if not form.is_valid():
        return _malformed(request)
    field, reason = form.cleaned_data["field"], form.cleaned_data["reason"]
    user = request.user.get_username()
    opening = customers().opening(user, request.language, account.customer, [field], reason)
    return page(request, "opening.html", opening=opening)


def _malformed(request: HttpRequest) -> HttpResponse:
    answer = malformed(request.language)
    return page(request, "refusal.html", answer.status, answer=answer)
