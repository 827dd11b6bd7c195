"""One box for everything that a caller may say: last four of a phone, a number, an address, a name, an
order.

Lives here: what may be meant, and hits told apart by city and last order. Must not live here: searching
itself (vault). What was typed stands in no address: the result answers the very form that asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import InvalidInput
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import Person, moment_of, person
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.vault.views.record_views import RecordView

__all__ = ["meanings", "routes"]

routes = APIRouter(include_in_schema=False)
_MOST, _TOLD_APART = 25, 10
_DIGITS = re.compile(r"[\d\s+()\-.０-９－（）＋]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A customer who was found; the last order tells namesakes apart."""

    person: Person
    last_order: int | None


@routes.get("/search")
@declared(needs(Action.FIND))
def box(here: Here) -> Response:
    """Show the box."""
    return _page(here)


@routes.post("/search")
@declared(needs(Action.FIND))
def search(here: Here, form: Entered) -> Response:
    """Search by everything that it may be."""
    words = form.optional("words", 200)
    if words is None:
        return _page(here, error=text_of(here.language)("search.empty"))
    found: dict[str, RecordView] = {}
    meant = [each for each in meanings(words) if here.offering.grants(Action.FIND, each[0])]
    wrong = None
    for collection, name in meant:
        try:
            for each in here.desk.collection(collection).find({name: words}, limit=_MOST):
                found.setdefault(each.customer, each)
        except InvalidInput as error:  # no value of that kind; it may be of another
            wrong = error
    if wrong is not None and len(meant) == 1:
        return _page(here, words, error=wrong.message(here.language))
    return _page(here, words, hits=_hits(here, found))


def meanings(words: str) -> Iterator[tuple[str, str]]:
    """What something typed may be: collections and fields to look in, the likeliest first."""
    if "@" in words:
        yield "customers", "email"
        return
    if _DIGITS.fullmatch(words):
        yield "customers", "phone"
    else:
        yield "customers", "name"
        yield "customers", "company"
    yield "purchases", "external_id"
    yield "needs", "external_id"
    yield "customers", "external_id"


def _hits(here: AtPage, found: dict[str, RecordView]) -> list[Hit]:
    hits: list[Hit] = []
    for customer, record in list(found.items())[:_MOST]:
        shown = record if record.collection == "customers" else here.desk.customers.get(customer)
        last = _last_order(here, customer) if len(hits) < _TOLD_APART else None
        hits.append(Hit(person=person(shown), last_order=last))
    return hits


def _last_order(here: AtPage, customer: str) -> int | None:
    if not here.offering.grants(Action.LIST, "purchases"):
        return None
    orders = (moment_of(each, "ordered_at") for each in here.desk.purchases.list(customer=customer, limit=50))
    return max((each for each in orders if each is not None), default=None)


def _page(here: AtPage, words: str = "", hits: list[Hit] | None = None, error: str | None = None) -> Response:
    return here.page(
        "customers/search.html",
        200 if error is None else 422,
        words=words,
        hits=hits,
        error=error,
        may_create=here.offering.grants(Action.CREATE, "customers"),
    )
