"""A small CRM in FastAPI that keeps ids and leaves who they are to Strongroom.

Lives here: its routes. Must not live here: what is asked of Strongroom (examples/crm), the table
(accounts.py), how a page is made and who asks for it (visit.py).
"""

import secrets
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Form, HTTPException, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse

from examples.crm.answers import answer_to
from examples.crm.customers import REASONS, Customers
from examples.fastapi_crm.accounts import Account, Accounts
from examples.fastapi_crm.visit import FormVisit, SignedIn, Visiting, malformed, refusal
from strongroom.errors import StrongroomError

__all__ = ["make_crm"]

routes = APIRouter()


def make_crm(customers: Customers, accounts: Accounts, signed_in: SignedIn) -> FastAPI:
    """Make the CRM.

    Args:
        signed_in: The CRM's own sign-in.
    """
    crm = FastAPI(openapi_url=None)
    crm.state.customers, crm.state.accounts, crm.state.signed_in = customers, accounts, signed_in
    crm.add_exception_handler(StrongroomError, refusal)
    crm.add_exception_handler(RequestValidationError, malformed)
    crm.include_router(routes)
    return crm


@routes.get("/")
def everybody(visit: Visiting) -> Response:
    """The newest accounts, with what the user may see of each customer."""
    known, once = visit.accounts.newest(), secrets.token_hex(16)
    try:
        shown = visit.customers.show(visit.user, visit.language, [each.customer for each in known])
    except StrongroomError as error:  # the CRM's own part of the page is shown all the same
        away = answer_to(error, visit.language)
        return visit.page("list.html", away.status, accounts=known, answer=away, once=once)
    rows = [
        (account, each, answer_to(each.error, visit.language) if each.error else None)
        for account, each in zip(known, shown, strict=True)
    ]
    return visit.page("list.html", rows=rows, once=once)


@routes.post("/accounts")
def add(
    visit: FormVisit,
    once: Annotated[str, Form(pattern="^[0-9a-f]{32}$")],
    name: Annotated[str, Form(max_length=200)],
    phone: Annotated[str, Form(max_length=200)] = "",
    email: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """A new customer: the values go on to Strongroom, the id stays."""
    values = {"name": name, "phone": phone, "email": email}
    customer = visit.customers.add(visit.user, visit.language, once, values)
    return RedirectResponse(f"/accounts/{visit.accounts.add(customer, visit.user)}", 303)


@routes.get("/accounts/{number}")
def one(visit: Visiting, number: int) -> Response:
    """One account."""
    account = _found(visit.accounts, number)
    (shown,) = visit.customers.show(visit.user, visit.language, [account.customer])
    if shown.error is not None:
        raise shown.error
    return visit.page("account.html", account=account, shown=shown, reasons=REASONS)


@routes.post("/accounts/{number}/open")
def open_in_full(
    visit: FormVisit,
    number: int,
    field: Annotated[Literal["name", "phone", "email"], Form()],
    reason: Annotated[str, Form(max_length=40)],
) -> Response:
    """Send the browser on to Strongroom, with a ticket for one field."""
    account = _found(visit.accounts, number)
    opening = visit.customers.opening(visit.user, visit.language, account.customer, [field], reason)
    return visit.page("opening.html", opening=opening)


def _found(accounts: Accounts, number: int) -> Account:
    account = accounts.one(number)
    if account is None:
        raise HTTPException(404)
    return account
