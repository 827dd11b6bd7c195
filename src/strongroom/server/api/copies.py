"""Backup destinations, backups, drills.

Lives here: these routes; what takes long is a job. Must not live here: backups (strongroom.backup).
"""

from typing import Annotated, Any

from fastapi import Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from strongroom.access.actions import Action
from strongroom.backup.changing_role import change_role
from strongroom.backup.destination import Protection
from strongroom.backup.destinations import (
    add_destination,
    list_destinations,
    try_again,
)
from strongroom.backup.facts import read_drill
from strongroom.backup.leaving import Reach, reach_of, remove_destination
from strongroom.backup.registry import Role
from strongroom.backup.status import BackupStatus, backup_status
from strongroom.backup.workshop import Workshop
from strongroom.model.moments import write_moment
from strongroom.model.plain import document_of
from strongroom.server.api.asking import AtDesk, resource
from strongroom.server.api.begun import begin
from strongroom.server.api.bodies import Body
from strongroom.server.api.jobs import JobDocument
from strongroom.server.permission import declared, needs
from strongroom.server.serving import serving_of
from strongroom.vault.desk import Desk

__all__ = ["routes"]

routes = resource("backups")
_Name = Annotated[
    str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Name of a destination.", max_length=40)
]


class DestinationDocument(BaseModel):
    """One destination."""

    name: str = Field(examples=["nas"])
    role: str = Field(examples=["gating"], description="gating: erasures wait for it; archive: they do not.")
    uri: str = Field(examples=["folder:/srv/backups"])


class DestinationsDocument(BaseModel):
    """The room's destinations."""

    items: list[DestinationDocument]


class TrialDocument(BaseModel):
    """What trying a destination out showed."""

    name: str
    immutable_days: int | None = Field(description="For so long nobody can delete an object; null: unknown.")
    versioned: bool | None
    deletes: bool


class NewDestination(Body):
    """A place that backups are to go to; never with a secret in it."""

    name: str = Field(examples=["nas"], max_length=40)
    uri: str = Field(examples=["folder:/srv/backups"], max_length=500)
    archive: bool = Field(False, description="Whether erasures do not wait for it: a disk in a drawer.")


class Change(Body):
    """What a destination is to be to erasures; another address is another destination."""

    archive: bool = Field(
        examples=[True], description="Whether erasures do not wait for it: a disk in a drawer."
    )


class ReachDocument(BaseModel):
    """What giving up a destination takes away."""

    name: str
    role: str
    backup: int | None = Field(description="The newest backup that lies there.")
    objects: int = Field(description="How many objects lie there, and stay there.")
    bytes: int
    whole: list[str] = Field(description="Other destinations that have every backup.")
    behind: list[str]
    only_whole: bool = Field(description="Whether no other place has every backup: then it is not given up.")
    problem: str | None


class BackupDocument(BaseModel):
    """One backup."""

    number: int
    kind: str = Field(examples=["cut"])
    at: str
    generation: int
    bytes: int


class BackupsDocument(BaseModel):
    """All backups, the newest first."""

    items: list[BackupDocument]


class StatusDocument(BaseModel):
    """How well the room is backed up, by facts that were found out."""

    backup: int | None
    at: str | None
    restorable_to: str | None
    rule: dict[str, Any] = Field(description="Copies, places, elsewhere, immutable, errors: 3-2-1-1-0.")
    drill: dict[str, Any] | None
    destinations: list[dict[str, Any]] = Field(
        description="Each as it was found; `lag`: milliseconds since the newest moment that can be restored "
        "from there, null: none can. What is null beside it is not known."
    )


class Run(Body):
    """How to back up."""

    base: bool = Field(False, description="Whether to read everything anew.")


class Verify(Body):
    """How to verify backups."""

    all: bool = Field(False, description="Whether to open everything, and not a share of it.")


class Drill(Body):
    """From where to practise."""

    destination: str | None = Field(None, max_length=40, description="The first, when left out.")


class DrillDocument(BaseModel):
    """The last drill."""

    at: str
    backup: int
    source: str
    passed: bool
    store: str | None = None


class DrillsDocument(BaseModel):
    """The last drill, and where its signed report is: in the result of its job."""

    last: DrillDocument | None


@routes.get("/destinations", response_model=DestinationsDocument)
@declared(needs(Action.STATUS))
def destinations(request: Request, desk: AtDesk) -> Response:
    """The places that backups go to."""
    found = [
        {"name": each.name, "role": each.role.name.lower(), "uri": each.place.uri}
        for each in list_destinations(_shop(request, desk))
    ]
    return JSONResponse({"items": found})


@routes.post("/destinations", status_code=201, response_model=TrialDocument)
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def add(request: Request, desk: AtDesk, body: NewDestination) -> Response:
    """Try a place out and make it a destination; in private networks only where the settings say so."""
    role = Role.ARCHIVE if body.archive else Role.GATING
    trial = add_destination(_shop(request, desk), body.name, body.uri, role)
    return JSONResponse(_trial(body.name, trial.protection, deletes=trial.deletes), 201)


@routes.patch("/destinations/{name}", response_model=DestinationDocument)
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def change(request: Request, desk: AtDesk, name: _Name, body: Change) -> Response:
    """Let erasures wait for a destination, or no longer."""
    found = change_role(_shop(request, desk), name, Role.ARCHIVE if body.archive else Role.GATING)
    return JSONResponse({"name": name, "role": found.role.name.lower(), "uri": found.uri})


@routes.post("/destinations/{name}/test", response_model=TrialDocument)
@declared(needs(Action.STATUS))
def test(request: Request, desk: AtDesk, name: _Name) -> Response:
    """Try a destination out: write, read, list, delete."""
    trial = try_again(_shop(request, desk), name)
    return JSONResponse(_trial(name, trial.protection, deletes=trial.deletes))


@routes.get("/destinations/{name}/reach", response_model=ReachDocument)
@declared(needs(Action.DESTINATION_REMOVE))
def reach(request: Request, desk: AtDesk, name: _Name) -> Response:
    """What giving up a destination would take away."""
    return JSONResponse(_reach(reach_of(_shop(request, desk), name)))


@routes.delete("/destinations/{name}", response_model=ReachDocument)
@declared(needs(Action.DESTINATION_REMOVE, step_up=True))
def remove(request: Request, desk: AtDesk, name: _Name) -> Response:
    """Give a destination up; what lies there stays there."""
    return JSONResponse(_reach(remove_destination(_shop(request, desk), name)))


@routes.get("/backups", response_model=BackupsDocument)
@declared(needs(Action.STATUS))
def backups(request: Request, desk: AtDesk) -> Response:
    """All backups that the room knows."""
    shop = _shop(request, desk)
    shop.permit(Action.STATUS)
    found = [
        {
            "number": made.number,
            "kind": str(made.kind),
            "at": write_moment(made.at),
            "generation": made.generation,
            "bytes": sum(segment.size for segment in made.segments),
        }
        for made in reversed(shop.manifests())
    ]
    return JSONResponse({"items": found})


@routes.get("/backups/status", response_model=StatusDocument)
@declared(needs(Action.STATUS))
def status(request: Request, desk: AtDesk) -> Response:
    """How well the room is backed up: asks every destination."""
    return JSONResponse(_status(backup_status(_shop(request, desk))))


@routes.post("/backups/runs", status_code=202, response_model=JobDocument)
@declared(needs(Action.BACKUP_RUN, once=True))
def run(request: Request, desk: AtDesk, body: Run) -> Response:
    """Back up what changed, as a job."""
    return begin(serving_of(request), desk, "backup_run", body.model_dump())


@routes.post("/backups/verifications", status_code=202, response_model=JobDocument)
@declared(needs(Action.BACKUP_VERIFY, once=True))
def verify(request: Request, desk: AtDesk, body: Verify) -> Response:
    """Verify what lies at the destinations, and heal it, as a job."""
    return begin(serving_of(request), desk, "backup_verify", body.model_dump())


@routes.get("/drills", response_model=DrillsDocument)
@declared(needs(Action.STATUS))
def drills(request: Request, desk: AtDesk) -> Response:
    """The last drill."""
    shop = _shop(request, desk)
    shop.permit(Action.STATUS)
    last = read_drill(shop.door.database, shop.door.keyring.row_mac())
    shown = None if last is None else {**document_of(last), "at": write_moment(last.at)}
    return JSONResponse({"last": shown})


@routes.post("/drills", status_code=202, response_model=JobDocument)
@declared(needs(Action.BACKUP_DRILL, once=True))
def drill(request: Request, desk: AtDesk, body: Drill) -> Response:
    """Restore for practice, as a job; its result has the signed report."""
    given = {} if body.destination is None else {"destination": body.destination}
    return begin(serving_of(request), desk, "backup_drill", given)


def _shop(request: Request, desk: Desk) -> Workshop:
    serving = serving_of(request)
    return Workshop(serving.room, desk.session, serving.surroundings.environment)


def _trial(name: str, protection: Protection, *, deletes: bool) -> dict[str, Any]:
    return {
        "name": name,
        "immutable_days": protection.immutable_days if protection.known else None,
        "versioned": protection.versioned if protection.known else None,
        "deletes": deletes,
    }


def _reach(found: Reach) -> dict[str, Any]:
    return {
        "name": found.name,
        "role": found.role.name.lower(),
        "backup": found.backup,
        "objects": found.objects,
        "bytes": found.size,
        "whole": list(found.whole),
        "behind": list(found.behind),
        "only_whole": found.only_whole,
        "problem": found.problem,
    }


def _status(found: BackupStatus) -> dict[str, Any]:
    places = [
        {
            **document_of(one),
            "restorable_to": _moment(one.restorable_to),
            "checked": _moment(one.checked),
        }
        for one in found.destinations
    ]
    drilled = found.drill
    return {
        "backup": found.backup,
        "at": _moment(found.at),
        "restorable_to": _moment(found.restorable_to),
        "rule": {**document_of(found.rule), "kept": found.rule.kept},
        "drill": None if drilled is None else {**document_of(drilled), "at": write_moment(drilled.at)},
        "destinations": places,
    }


def _moment(at: int | None) -> str | None:
    return None if at is None else write_moment(at)
