"""Giving customers to colleagues: one, or all that somebody has.

Lives here: these pages. Must not live here: who may be given anything (vault).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import StrongroomError, UsageError
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered
from strongroom.server.console.formats import Formats
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import name_of
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.records.handover import handover_reach

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/customers/{customer}/transfer")
@declared(needs(Action.TRANSFER))
def ask(here: Here, customer: RecordId) -> Response:
    """Ask whose the customer is to be, or with whom to share."""
    return _page(here, customer)


@routes.post("/customers/{customer}/transfer")
@declared(needs(Action.TRANSFER))
def transfer(here: Here, customer: RecordId, form: Entered) -> Response:
    """Give the customer to a colleague or a team."""
    owner, team = form.optional("owner", 100), form.optional("team", 100)
    try:
        if owner is None and team is None:
            raise UsageError("share.with-whom")
        here.desk.customers.transfer(customer, owner=owner, team=team)
    except StrongroomError as error:
        return _page(here, customer, error, owner or "", team or "")
    # Given away, the customer may be out of reach.
    return here.done("/customers", "customer.transferred")


@routes.post("/customers/{customer}/share")
@declared(needs(Action.SHARE))
def share(here: Here, customer: RecordId, form: Entered) -> Response:
    """Let a colleague or a team reach the customer too."""
    user, team = form.optional("owner", 100), form.optional("team", 100)
    try:
        here.desk.customers.share(customer, with_user=user, with_team=team)
    except StrongroomError as error:
        return _page(here, customer, error, user or "", team or "")
    return here.done(f"/customers/{customer}", "customer.shared")


@routes.get("/handover")
@declared(needs(Action.TRANSFER))
def ask_all(here: Here) -> Response:
    """Ask from whom to whom."""
    return _all_page(here, here.caller.user.handle, "")


@routes.post("/handover")
@declared(needs(Action.TRANSFER))
def hand_over(here: Here, form: Entered) -> Response:
    """Show what that reaches; once it was confirmed, give all that one colleague has to another."""
    giver, taker = form.text("giver", 100).strip(), form.text("taker", 100).strip()
    try:
        if not form.flag("confirmed"):
            reach = handover_reach(here.serving.room.door, here.desk.session, giver)
            return _confirm_all(here, giver, taker, reach)
        given = here.desk.handover(giver, taker)
    except StrongroomError as error:
        return _all_page(here, giver, taker, error)
    return here.done("/customers", "handover.done", count=sum(given.values()))


def _page(
    here: AtPage, customer: str, error: StrongroomError | None = None, owner: str = "", team: str = ""
) -> Response:
    record = here.desk.customers.get(customer)
    return here.page(
        "customers/transfer.html",
        200 if error is None else status_of(error),
        customer=record,
        name=name_of(record),
        owner=owner,
        team=team,
        colleagues=here.colleagues,
        teams=here.offering.teams,
        may_share=here.offering.grants(Action.SHARE, "customers"),
        error=here.told(error),
    )


def _confirm_all(here: AtPage, giver: str, taker: str, reach: dict[str, int]) -> Response:
    t, form, schema = text_of(here.language), Formats(here.language), here.desk.schema
    counted = (
        t(
            "handover.reach-count",
            label=schema.collection(name).label(here.language),
            count=form.number(count),
        )
        for name, count in reach.items()
    )
    return here.page(
        "confirm.html",
        confirm={
            "title": t("handover.title"),
            "lead": t("handover.from-to", giver=giver, taker=taker),
            "reach_title": t("handover.reach"),
            "reach": (*counted, t("handover.reach-log")),
            "action": "/handover",
            "label": t("handover.go"),
            "cancel": "/handover",
            "values": {"giver": giver, "taker": taker, "confirmed": "yes"},
        },
    )


def _all_page(here: AtPage, giver: str, taker: str, error: StrongroomError | None = None) -> Response:
    return here.page(
        "customers/handover.html",
        200 if error is None else status_of(error),
        giver=giver,
        taker=taker,
        colleagues=here.colleagues,
        error=here.told(error),
    )
