"""Forgetting people: what it would take, asking for it, cancelling, how far it is; legal holds; receipts.

Lives here: these routes. Must not live here: the steps (strongroom.privacy); they are carried on by a job.
"""

import base64
import re
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.errors import NotFound
from strongroom.model.moments import read_moment
from strongroom.privacy.erasure_steps import CANCEL_DAYS
from strongroom.privacy.erasure_view import erasure_document, hold_document, reach_document
from strongroom.privacy.receipt import verify_receipt
from strongroom.privacy.receipt_page import receipt_page
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body, Reasoned, RecordId
from strongroom.server.api.once import answer_once
from strongroom.server.permission import declared, needs
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.retaining import Keep
from strongroom.vault.erasing.state import OPEN_STATES, ErasureState

__all__ = ["routes"]

routes = resource("erasures")
_DAY = 86_400_000
_CUSTOMER = "cus_01k85hrb9yfw0a3cp3tkjzc1rr"
_ERASURE = "era_01k85hrb9yfw0a3cp3tkjzc1rr"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Kept(Body):
    """What the law keeps, for how long, and by which rule."""

    names: list[str] = Field(
        min_length=1,
        max_length=64,
        description="Fields of the customer and collections.",
        examples=[["name"]],
    )
    until: str = Field(max_length=40, examples=["2036-12-31T00:00:00Z"])
    basis: str = Field(max_length=200, examples=["§ 147 AO"])


class Wish(Reasoned):
    """Whom somebody wants forgotten."""

    customer: str = Field(description="Id of the customer.", examples=[_CUSTOMER], max_length=64)
    at_once: bool = Field(
        False, description=f"Whether keys may go at once, and not {CANCEL_DAYS} days from now."
    )
    keep: Kept | None = None


class Asked(Reasoned):
    """About whom."""

    customer: str = Field(description="Id of the customer.", examples=[_CUSTOMER], max_length=64)


class Preview(Asked):
    """About whom, and what is to stay."""

    keep: Kept | None = None


class NewHold(Asked):
    """Whom to keep from being erased."""

    until: str | None = Field(
        None, description="Until when; until it is lifted, when left out.", max_length=40
    )


class ReachDocument(BaseModel):
    """What an erasure would take, counted."""

    customer: str = Field(examples=[_CUSTOMER])
    records: dict[str, int] = Field(examples=[{"purchases": 3}])
    keys: int
    held: bool


class ErasureDocument(BaseModel):
    """How far an erasure is."""

    erasure: str = Field(examples=[_ERASURE])
    customer: str = Field(examples=[_CUSTOMER])
    state: str = Field(examples=["hidden"])
    due: str
    reached: dict[str, str]
    waits: list[str] = Field(description="What it waits for.", examples=[["due"]])
    where: dict[str, list[str]] = Field(
        {},
        description="The names of what it waits for, by code: destinations, ring stores, keepers, jobs.",
        examples=[{"destination": ["nas"]}],
    )
    waits_since: str | None = Field(
        None, description="Since when it was found to wait for that; null where its row says it by itself."
    )
    told: list[str] = Field([], description="Ring stores and destinations that have its tombstone.")
    untold: dict[str, str] = Field(
        {}, description="Those that could not be told before keys went, each with the code of why."
    )
    receipt: bool
    kept: dict[str, Any] | None = Field(
        None, description="What the law keeps: basis, until, fields, collections."
    )


class ErasuresDocument(BaseModel):
    """Those that are not at their end."""

    items: list[ErasureDocument]


class HoldDocument(BaseModel):
    """A legal hold."""

    hold: str
    customer: str = Field(examples=[_CUSTOMER])
    state: str = Field(examples=["stands"])
    since: str
    until: str | None
    reason_code: str


class OneDocument(BaseModel):
    """An erasure, and the holds on its customer."""

    erasure: ErasureDocument | None
    holds: list[HoldDocument]


class Lifted(BaseModel):
    """How many holds stood."""

    lifted: int


@routes.post("/erasures/preview", response_model=ReachDocument)
@declared(needs(Action.ERASE))
def preview(desk: AtDesk, body: Preview) -> Response:
    """What an erasure would take, once what is to be kept was checked; nothing happens but that the asking is
    recorded.
    """
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    _keep(at, body.keep)
    return JSONResponse(reach_document(at.erasures.reach(body.customer)))


@routes.post("/erasures", status_code=201, response_model=ErasureDocument)
@declared(needs(Action.ERASE, step_up=True, once=True))
def ask(desk: AtDesk, body: Wish) -> Response:
    """Hide a customer from everybody at once; keys go when it is due. Takes a reason."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: _ask(at, body),
        lambda at, done: _erasure(at, done.record or "", 201),
    )


@routes.get("/erasures", response_model=ErasuresDocument)
@declared(needs(Action.ERASE_STATUS))
def list_erasures(
    desk: AtDesk,
    ended: Annotated[bool, Query(alias="all", description="Whether those at their end come too.")] = False,
) -> Response:
    """Every erasure that is not at its end, or all there ever were."""
    found = desk.erasures.erasures(tuple(ErasureState) if ended else OPEN_STATES)
    return JSONResponse({"items": [erasure_document(each, desk.erasures.now()) for each in found]})


@routes.get("/erasures/{identity}", response_model=OneDocument)
@declared(needs(Action.ERASE_STATUS))
def show(desk: AtDesk, identity: RecordId) -> Response:
    """The erasure of `era_…` or the last one of `cus_…`, and the holds."""
    row, holds = desk.erasures.erasure(identity)
    document: dict[str, Any] = {
        "erasure": None if row is None else erasure_document(row, desk.erasures.now()),
        "holds": [hold_document(each) for each in holds],
    }
    return JSONResponse(document)


@routes.post("/erasures/{identity}/cancel", response_model=ErasureDocument)
@declared(needs(Action.ERASE, once=True))
def cancel(desk: AtDesk, identity: RecordId, body: Reasoned) -> Response:
    """Bring a hidden customer back, while nothing is lost yet."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: JSONResponse(erasure_document(at.erasures.cancel(identity), at.erasures.now())),
        lambda at, done: _erasure(at, identity),
    )


@routes.post("/erasures/{identity}/approve", response_model=ErasureDocument)
@declared(needs(Action.ERASE, step_up=True, once=True))
def approve(desk: AtDesk, identity: RecordId, body: Reasoned) -> Response:
    """Let an erasure go on that somebody else asked for, where the policy wants a second person."""
    return answer_once(
        desk.stating(reason_code=body.reason_code, reason=body.reason),
        lambda at: JSONResponse(erasure_document(at.erasures.approve(identity), at.erasures.now())),
        lambda at, done: _erasure(at, identity),
    )


@routes.post("/holds", status_code=201, response_model=HoldDocument)
@declared(needs(Action.HOLD, once=True))
def hold(desk: AtDesk, body: NewHold) -> Response:
    """Keep a customer from being erased. Takes a reason."""
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    until = None if body.until is None else read_moment(body.until)
    return JSONResponse(hold_document(at.erasures.hold(body.customer, until=until)), 201)


@routes.post("/holds/lift", response_model=Lifted)
@declared(needs(Action.HOLD, once=True))
def lift(desk: AtDesk, body: Asked) -> Response:
    """Lift every hold on a customer. Takes a reason."""
    at = desk.stating(reason_code=body.reason_code, reason=body.reason)
    return JSONResponse({"lifted": at.erasures.lift(body.customer)})


@routes.get("/receipts/{identity}", response_model=dict[str, Any])
@declared(needs(Action.ERASE_STATUS))
def receipt(desk: AtDesk, identity: RecordId) -> Response:
    """The signed receipt of an erasure, as `strongroom receipt verify` takes it."""
    return Response(_receipt(desk, identity) + b"\n", media_type="application/json")


@routes.get("/receipts/{identity}/page", response_class=HTMLResponse)
@declared(needs(Action.ERASE_STATUS))
def page(desk: AtDesk, identity: RecordId) -> Response:
    """The receipt as a page to print, in both languages."""
    text = receipt_page(verify_receipt(_receipt(desk, identity)))
    styles = " ".join(_hash_of(each) for each in _STYLE.findall(text))
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src {styles}"
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})


def _ask(desk: Desk, body: Wish) -> JSONResponse:
    erasures = desk.erasures
    due = erasures.now() + (0 if body.at_once else CANCEL_DAYS * _DAY)
    asked = erasures.ask(body.customer, due=due, keep=_keep(desk, body.keep))
    return JSONResponse(erasure_document(asked, erasures.now()), 201)


def _keep(desk: Desk, wanted: Kept | None) -> Keep | None:
    """What the law keeps, once it was checked."""
    if wanted is None:
        return None
    return desk.erasures.keep(wanted.names, read_moment(wanted.until), wanted.basis)


def _erasure(desk: Desk, identity: str, status: int = 200) -> JSONResponse:
    row, _ = desk.erasures.erasure(identity)
    if row is None:
        raise NotFound("erasure.not-found")
    return JSONResponse(erasure_document(row, desk.erasures.now()), status)


def _receipt(desk: Desk, identity: str) -> bytes:
    row, _ = desk.erasures.erasure(identity)
    if row is None or row.receipt is None:
        raise NotFound("receipt.none")
    return row.receipt


def _hash_of(style: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'"
