"""Asking for a person to be forgotten: what goes and what stays is shown first.

Lives here: this page. Must not live here: what an erasure reaches (vault).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError
from strongroom.model.moments import read_moment
from strongroom.privacy.erasure_steps import CANCEL_DAYS
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import name_of, reasons
from strongroom.server.console.screens.privacy.disclosures import left_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.retaining import Keep

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_DAY = 86_400_000


@routes.get("/customers/{customer}/erase")
@declared(needs(Action.ERASE, step_up=True))
def ask(here: Here, customer: RecordId) -> Response:
    """Ask for the reason first: even what an erasure would take is looked up for one."""
    return here.page(
        "privacy/erase_why.html",
        customer=customer,
        name=name_of(here.desk.customers.get(customer)),
        reasons=reasons(here.language),
    )


@routes.post("/customers/{customer}/erase")
@declared(needs(Action.ERASE, step_up=True))
def erase(here: Here, customer: RecordId, form: Entered) -> Response:
    """Show what goes and what stays; once that was confirmed, hide the customer until all of it is erased."""
    code, words = form.text("reason_code", 100), form.optional("reason", 4_000)
    desk = here.desk.stating(reason_code=code, reason=words)
    if not form.flag("confirmed"):
        return _page(here, desk, customer, code, words)
    try:
        due = desk.erasures.now() + (0 if form.flag("at_once") else CANCEL_DAYS * _DAY)
        desk.erasures.ask(customer, due=due, keep=_keep(desk, form))
    except StrongroomError as error:
        return _page(here, desk, customer, code, words, error)
    return here.done("/erasures", "erasure.asked")


def _keep(desk: Desk, form: Filled) -> Keep | None:
    names = form.all("keep")
    if not names:
        return None
    until = form.optional("until", 40)
    return desk.erasures.keep(
        names, None if until is None else read_moment(until), form.optional("basis", 200)
    )


def _page(
    here: AtPage,
    desk: Desk,
    customer: str,
    code: str,
    words: str | None,
    error: StrongroomError | None = None,
) -> Response:
    language, schema = here.language, desk.schema
    reach, record = desk.erasures.reach(customer), desk.customers.get(customer)
    customers = schema.collection("customers")
    others = (each for each in schema.collections.values() if each is not customers)
    return here.page(
        "privacy/erase.html",
        200 if error is None else status_of(error),
        customer=customer,
        name=name_of(record),
        reach=reach,
        records=[(schema.collection(name).label(language), count) for name, count in reach.records.items()],
        days=CANCEL_DAYS,
        left=left_of(here, desk, customer) if here.offering.grants(Action.HISTORY, "customers") else (),
        reason_code=code,
        reason=words or "",
        keepable=[
            *((each.name, each.label(language)) for each in customers.fields.values()),
            *((each.name, each.label(language)) for each in others),
        ],
        error=here.told(error),
    )
