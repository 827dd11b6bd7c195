"""Who may do what: explaining it, reporting it, changing it.

Lives here: these routes. Must not live here: deciding (access).
"""

from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.model.plain import document_of
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = resource("access")


class Question(Body):
    """Whose request would be decided how."""

    user: str = Field(description="Handle of a user.", examples=["mei"], max_length=80)
    action: str = Field(examples=["reveal"], max_length=40)
    collection: str | None = Field(None, examples=["customers"], max_length=40)
    field: str | None = Field(None, examples=["phone"], max_length=40)


class Explanation(BaseModel):
    """A decision and what led to it."""

    allowed: bool
    because: str
    text: dict[str, str]
    action: str
    collection: str | None
    fields: list[str]
    purpose: str | None
    purposes_allowed: list[str]
    needs: list[str]
    roles: list[dict[str, Any]]
    unknown_roles: list[str]
    views: dict[str, str]


class ReportLine(BaseModel):
    """What one user sees of one field by one role."""

    user: str
    state: str
    role: str
    collection: str
    field: str
    level: str
    view: str
    actions: list[str]
    scope: list[str]
    purposes: list[str]


class Report(BaseModel):
    """Who sees what."""

    items: list[ReportLine]


class PolicyFile(Body):
    """A policy file."""

    text: str = Field(
        description="TOML, as `strongroom access apply` takes it.",
        examples=['[roles.sales]\npurposes = ["sales"]\n'],
        max_length=500_000,
    )


class PolicyChanges(BaseModel):
    """What a file changes, a line each."""

    applied: bool
    changes: list[dict[str, Any]]


@routes.post("/access/explain", response_model=Explanation)
@declared(needs(Action.ACCESS_EXPLAIN))
def explain(desk: AtDesk, body: Question) -> Response:
    """What would be decided for a user, and why; no record is touched."""
    found = desk.admin.explain(body.user, body.action, body.collection, body.field)
    return JSONResponse(found.as_document())


@routes.get("/access/report", response_model=Report)
@declared(needs(Action.ACCESS_REPORT))
def report(desk: AtDesk) -> Response:
    """Who sees what, a line for each user, role, collection and field."""
    return JSONResponse({"items": document_of(desk.admin.report())})


@routes.post("/policies/diff", response_model=PolicyChanges)
@declared(needs(Action.ACCESS_EXPLAIN))
def diff(desk: AtDesk, body: PolicyFile) -> Response:
    """What a policy file would change."""
    changes = desk.admin.access_apply(body.text, dry_run=True)
    return JSONResponse({"applied": False, "changes": document_of(changes)})


@routes.post("/policies", response_model=PolicyChanges)
@declared(needs(Action.ACCESS_APPLY, step_up=True))
def apply(desk: AtDesk, body: PolicyFile) -> Response:
    """Put a policy file into force."""
    return JSONResponse({"applied": True, "changes": document_of(desk.admin.access_apply(body.text))})
