"""What somebody outside is given of the log: checkpoints, tiles, proofs, scopes, verifications.

Lives here: these routes. Must not live here: events (events.py). Tiles hold hashes; bundles of entries
(`tile/entries/…`) are never served, for they hold ids and times.
"""

from fastapi import Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.begun import begin
from strongroom.server.api.bodies import Body
from strongroom.server.api.jobs import JobDocument
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of

__all__ = ["routes"]

routes = resource("log")
_BYTES = "application/octet-stream"
_BUNDLE = "application/jsonl"


class LogStatusDocument(BaseModel):
    """Where the log stands, and how much of it nobody outside can vouch for."""

    origin: str
    size: int
    integrated: int
    pending: int
    bad: int
    checkpoint: int
    checkpoint_at: str | None
    handed_out: int
    handed_out_at: str | None
    unwitnessed: int
    key: str


class Proof(Body):
    """What is to be proven."""

    event: str = Field(
        description="Id of the event.", examples=["evt_01k85hrb9yfw0a3cp3tkjzc1rr"], max_length=64
    )
    member: str | None = Field(
        None, description="Id of a record: that it is a member of this bulk event.", max_length=64
    )


class Continuation(Body):
    """Two checkpoints, by their sizes."""

    old: int = Field(ge=1, examples=[1000])
    new: int | None = Field(None, ge=1, description="One that is signed now, when left out.")


class ScopeAsked(Body):
    """Whose touches, and between which moments."""

    principal: str = Field(description="Handle or id of a user.", examples=["bob"], max_length=80)
    since: str | None = Field(None, max_length=40, examples=["2026-11-01T00:00:00Z"])
    until: str | None = Field(None, max_length=40)


class Touch(BaseModel):
    """One event in which somebody's data were touched."""

    event: str
    at: str
    action: str
    fields: list[str]


class Touched(BaseModel):
    """One person, and each touch."""

    customer: str
    first: str
    last: str
    actions: list[str]
    fields: list[str]
    touches: list[Touch]


class ScopeDocument(BaseModel):
    """Exactly whose data somebody touched, which fields, when."""

    principal: str
    principal_id: str
    since: str | None
    until: str
    people: list[Touched]
    events: list[str]


class Verification(Body):
    """What is to be verified."""

    data: bool = Field(False, description="Whether every stored row is held against the log too.")


class VerificationsDocument(BaseModel):
    """Verifications that were done as jobs, the newest first, with what each found."""

    items: list[JobDocument]


class VerificationDocument(BaseModel):
    """What was looked at, and what was found."""

    ok: bool
    leaves: int
    checkpoints: int
    records: int | None
    findings: list[dict[str, object]]
    more: int


@routes.get("/log", response_model=LogStatusDocument)
@declared(needs(Action.STATUS))
def status(desk: AtDesk) -> Response:
    """Where the log stands."""
    return JSONResponse(desk.audit.status().as_document())


@routes.get("/log/checkpoint", response_class=PlainTextResponse)
@declared(needs(Action.AUDIT_CHECKPOINT))
def checkpoint(desk: AtDesk) -> Response:
    """A signed checkpoint (c2sp.org/tlog-checkpoint), made now; that it was given out is an event."""
    return PlainTextResponse(desk.audit.checkpoint())


@routes.get("/log/tile/{path:path}", response_class=Response)
@declared(needs(Action.AUDIT_CHECKPOINT))
def tile(desk: AtDesk, path: str) -> Response:
    """The hashes of one tile (c2sp.org/tlog-tiles): `tile/<L>/<N>[.p/<W>]`."""
    return Response(desk.audit.tile(f"tile/{path}"), media_type=_BYTES)


@routes.post("/proofs", response_class=PlainTextResponse)
@declared(needs(Action.AUDIT_PROVE))
def prove(desk: AtDesk, body: Proof) -> Response:
    """That an event stands in the log (c2sp.org/tlog-proof); for a member, a bundle for `audit verify`."""
    kind = "text/plain" if body.member is None else _BUNDLE
    return Response(desk.audit.prove(body.event, member=body.member), media_type=kind)


@routes.post("/proofs/consistency", response_class=PlainTextResponse)
@declared(needs(Action.AUDIT_PROVE))
def prove_consistency(desk: AtDesk, body: Continuation) -> Response:
    """That the log of one checkpoint continues that of an older one, as a bundle."""
    return Response(desk.audit.prove_consistency(body.old, body.new), media_type=_BUNDLE)


@routes.post("/scopes", response_model=ScopeDocument)
@declared(needs(Action.AUDIT_SCOPE))
def scope(desk: AtDesk, body: ScopeAsked) -> Response:
    """Whose data somebody touched: people, fields, times."""
    return JSONResponse(desk.audit.scope(body.principal, body.since, body.until).as_document())


@routes.post("/verifications", response_model=VerificationDocument)
@declared(needs(Action.AUDIT_VERIFY))
def verify(desk: AtDesk, body: Verification) -> Response:
    """Check the log, and the stored rows against it; answers when it is done."""
    report = desk.audit.verify(data=body.data)
    return JSONResponse(
        {
            "ok": report.ok,
            "leaves": report.leaves,
            "checkpoints": report.checkpoints,
            "records": report.records,
            "findings": [each.as_document() for each in report.findings],
            "more": report.more,
        }
    )


@routes.get("/verifications", response_model=VerificationsDocument)
@declared(needs(Action.AUDIT_VERIFY))
def verifications(request: Request, desk: AtDesk) -> Response:
    """Verifications that were done as jobs, whoever or whatever schedule asked for them."""
    found = serving_of(request).jobs.results(desk, "log_verify")
    return JSONResponse({"items": [each.as_document(desk.session.language) for each in found]})


@routes.post("/verifications/jobs", status_code=202, response_model=JobDocument)
@declared(needs(Action.AUDIT_VERIFY, once=True))
def verify_as_job(request: Request, desk: AtDesk, body: Verification) -> Response:
    """Check the log, and the stored rows against it, as a job; its result stays."""
    return begin(serving_of(request), desk, "log_verify", body.model_dump())
