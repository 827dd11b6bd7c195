"""Where notices go: webhooks, and people by mail.

Lives here: these routes. Must not live here: targets and sending (strongroom.notices).
"""

from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.notices.notice import KINDS
from strongroom.notices.target import MailPlan, TargetKind, TargetView, WebhookPlan
from strongroom.notices.targets import Targets
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of

__all__ = ["routes"]

routes = resource("notices")
_TargetId = Annotated[
    str, Path(pattern=r"^tgt_[0-9a-z]+$", description="Id of a webhook or of mail.", max_length=64)
]
_Kinds = Annotated[
    list[str] | None, Field(max_length=20, description=f"All, when left out: {', '.join(KINDS)}.")
]


class TargetDocument(BaseModel):
    """A place where notices go; neither its secret nor anybody's address."""

    id: str = Field(examples=["tgt_01k85hrb9yfw0a3cp3tkjzc1rr"])
    kind: str = Field(examples=["webhook"])
    user: str = Field(description="Handle of who entered it.")
    made: str
    host: str
    kinds: list[str] | None
    recipients: int | None
    secrets: int | None = Field(description="How many secrets sign at this moment.")


class NewTargetDocument(TargetDocument):
    """A webhook, with its secret, this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class TargetsDocument(BaseModel):
    """Places where notices go."""

    items: list[TargetDocument]


class DeliveryDocument(BaseModel):
    """One notice on its way to one place."""

    id: str
    notice: str = Field(description="As `webhook-id` has it.")
    target: str
    kind: str
    state: str = Field(description="waits, delivered or given_up.")
    attempts: int
    due: str
    changed: str
    answer: int | None = Field(description="Status of HTTP, or code of SMTP.")
    because: str | None


class DeliveriesDocument(BaseModel):
    """Deliveries, the newest first."""

    items: list[DeliveryDocument]


class TestDocument(BaseModel):
    """A test that is on its way."""

    notice: str


class NewWebhook(Body):
    """A webhook that is wanted."""

    url: str = Field(examples=["https://hooks.example.com/strongroom"], max_length=2_000, repr=False)
    kinds: _Kinds = None


class NewMail(Body):
    """People who are to get mail."""

    server: str = Field(examples=["smtp://mail.example.com:587"], max_length=300)
    sender: str = Field(examples=["strongroom@example.com"], max_length=254, repr=False)
    recipients: list[str] = Field(examples=[["ops@example.com"]], max_length=20, repr=False)
    user: str | None = Field(None, max_length=254, repr=False)
    password: str | None = Field(
        None,
        description="Where the password is: env:NAME, file:/path, credential:name; never itself.",
        max_length=500,
        repr=False,
    )
    language: str = Field("en", pattern=r"^(en|zh-CN)$")
    kinds: _Kinds = None


class NewSecret(Body):
    """How long the old secret signs too."""

    days: int = Field(7, description="0: it ends at once, as where it became known.")


@routes.get("/webhooks", response_model=TargetsDocument)
@declared(needs(Action.NOTICE_LIST))
def webhooks(request: Request, desk: AtDesk) -> Response:
    """The webhooks that notices go to."""
    return _listed(_targets(request).list(desk, TargetKind.WEBHOOK))


@routes.post("/webhooks", status_code=201, response_model=NewTargetDocument)
@declared(needs(Action.NOTICE_SET, step_up=True))
def add_webhook(request: Request, desk: AtDesk, body: NewWebhook) -> Response:
    """Add a webhook; the answer has its secret, this once."""
    kinds = None if body.kinds is None else frozenset(body.kinds)
    secret, view = _targets(request).add_webhook(desk, WebhookPlan(url=body.url, kinds=kinds))
    return JSONResponse({**view.as_document(), "secret": secret}, 201)


@routes.post("/webhooks/{identity}/secret", response_model=NewTargetDocument)
@declared(needs(Action.NOTICE_SET, step_up=True))
def new_secret(request: Request, desk: AtDesk, identity: _TargetId, body: NewSecret) -> Response:
    """Give a webhook a new secret, shown this once; the old one signs too for a while."""
    secret, view = _targets(request).new_secret(desk, identity, days=body.days)
    return JSONResponse({**view.as_document(), "secret": secret})


@routes.get("/mail", response_model=TargetsDocument)
@declared(needs(Action.NOTICE_LIST))
def mail(request: Request, desk: AtDesk) -> Response:
    """The mail that notices go by."""
    return _listed(_targets(request).list(desk, TargetKind.MAIL))


@routes.post("/mail", status_code=201, response_model=TargetDocument)
@declared(needs(Action.NOTICE_SET, step_up=True))
def add_mail(request: Request, desk: AtDesk, body: NewMail) -> Response:
    """Have notices mailed to people."""
    plan = MailPlan(
        server=body.server,
        sender=body.sender,
        recipients=tuple(body.recipients),
        user=body.user,
        password=body.password,
        language=body.language,
        kinds=None if body.kinds is None else frozenset(body.kinds),
    )
    return JSONResponse(_targets(request).add_mail(desk, plan).as_document(), 201)


@routes.post("/webhooks/{identity}/test", status_code=202, response_model=TestDocument)
@routes.post("/mail/{identity}/test", status_code=202, response_model=TestDocument)
@declared(needs(Action.NOTICE_SET))
def test(request: Request, desk: AtDesk, identity: _TargetId) -> Response:
    """Send a test to a webhook or by mail; its deliveries say what became of it."""
    return JSONResponse({"notice": _targets(request).test(desk, identity)}, 202)


@routes.get("/webhooks/{identity}/deliveries", response_model=DeliveriesDocument)
@routes.get("/mail/{identity}/deliveries", response_model=DeliveriesDocument)
@declared(needs(Action.NOTICE_LIST))
def deliveries(
    request: Request, desk: AtDesk, identity: _TargetId, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Response:
    """What was sent to a webhook or by mail, and what became of it."""
    found = _targets(request).deliveries(desk, identity, limit=limit)
    return JSONResponse({"items": [each.as_document() for each in found]})


@routes.delete("/webhooks/{identity}", status_code=204)
@routes.delete("/mail/{identity}", status_code=204)
@declared(needs(Action.NOTICE_SET))
def remove(request: Request, desk: AtDesk, identity: _TargetId) -> Response:
    """Let nothing go to a webhook or by mail any more."""
    _targets(request).remove(desk, identity)
    return Response(status_code=204)


def _targets(request: Request) -> Targets:
    return serving_of(request).at_work.targets


def _listed(views: tuple[TargetView, ...]) -> Response:
    return JSONResponse({"items": [each.as_document() for each in views]})
