"""Who may do what: explaining it, reporting it, changing it.

Lives here: these routes. Must not live here: deciding (access).
"""

import json
from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.access.policy_document import role_document, write_policy
from strongroom.errors import NotFound
from strongroom.model.moments import write_moment
from strongroom.model.plain import document_of
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.bodies import Body
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = resource("access")
PolicyVersion = Annotated[str, Path(pattern=r"^(current|[1-9][0-9]{0,8})$", examples=["current"])]
RoleName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["sales"])]


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


class RoleDocument(BaseModel):
    """A role."""

    name: str = Field(examples=["sales"])
    label_en: str
    label_zh: str
    purposes: list[str]
    room_actions: list[str]
    denied_actions: list[str]
    budget: dict[str, int]
    grants: dict[str, Any] = Field(description="By collection: actions, scope, and a word for each field.")


class RolesDocument(BaseModel):
    """All roles."""

    items: list[RoleDocument]


class PolicyDocument(BaseModel):
    """A policy, whole."""

    format: int
    version: int
    separation: str
    reasoned: list[str]
    step_up: list[str]
    approved: list[str]
    teams: dict[str, str | None]
    roles: list[RoleDocument]
    watch: dict[str, Any]


class VersionDocument(BaseModel):
    """When a version of the policy was put into force, and by which event."""

    version: int
    at: str
    event: str


class PolicyVersions(BaseModel):
    """All versions."""

    items: list[VersionDocument]


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


@routes.get("/policies", response_model=PolicyVersions)
@declared(needs(Action.ACCESS_REPORT))
def versions(desk: AtDesk) -> Response:
    """Every version of the policy, the oldest first; the last one is in force."""
    found = desk.admin.policy_versions()
    items = [{"version": number, "at": write_moment(at), "event": event} for number, at, event in found]
    return JSONResponse({"items": items})


@routes.get("/policies/{version}", response_model=PolicyDocument)
@declared(needs(Action.ACCESS_REPORT))
def show_policy(desk: AtDesk, version: PolicyVersion) -> Response:
    """One version of the policy; `current` is the one in force."""
    number = None if version == "current" else int(version)
    return JSONResponse(json.loads(write_policy(desk.admin.policy(number))))


@routes.get("/roles", response_model=RolesDocument)
@declared(needs(Action.ACCESS_REPORT))
def roles(desk: AtDesk) -> Response:
    """Every role of the policy in force: purposes, actions, and what it sees of each field."""
    return JSONResponse({"items": [role_document(each) for each in desk.admin.policy().roles.values()]})


@routes.get("/roles/{name}", response_model=RoleDocument)
@declared(needs(Action.ACCESS_REPORT))
def role(desk: AtDesk, name: RoleName) -> Response:
    """One role."""
    known = desk.admin.policy().roles
    if name not in known:
        raise NotFound("http.no-such-page")
    return JSONResponse(role_document(known[name]))


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
