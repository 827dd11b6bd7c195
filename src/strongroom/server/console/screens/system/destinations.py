"""Backup destinations: adding one, trying one out, what erasures wait for, giving one up.

Lives here: these pages. Must not live here: places and what they hold (strongroom.backup).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from strongroom.access.actions import Action
from strongroom.backup.changing_role import RoleChange, change_role, role_change
from strongroom.backup.destinations import Trial, add_destination, list_destinations, try_again
from strongroom.backup.leaving import Reach, reach_of, remove_destination
from strongroom.backup.registry import Registered, Role
from strongroom.backup.workshop import Workshop
from strongroom.errors import NotFound, Refused, StrongroomError, UsageError
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_Name = Annotated[str, Path(max_length=40)]
_ROLES = {"gating": Role.GATING, "archive": Role.ARCHIVE}


@routes.get("/backups/new")
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def ask(here: Here) -> Response:
    """Ask for a place that backups are to go to."""
    _shop(here).permit(Action.DESTINATION_ADD)
    return _form(here)


@routes.post("/backups/new")
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def add(here: Here, form: Entered) -> Response:
    """Try a place out, and make it a destination."""
    try:
        name = form.text("name", 100).strip()
        trial = add_destination(_shop(here), name, form.text("uri", 500).strip(), _role(form))
    except StrongroomError as error:
        return _form(here, form, error)
    return _told(here, name, trial, "added")


@routes.get("/backups/destinations/{name}")
@declared(needs(Action.STATUS))
def show(here: Here, name: _Name) -> Response:
    """Show one destination."""
    return _page(here, name)


@routes.post("/backups/destinations/{name}/test")
@declared(needs(Action.STATUS))
def test(here: Here, name: _Name) -> Response:
    """Try a destination out: write, read, list, delete."""
    try:
        trial = try_again(_shop(here), name)
    except StrongroomError as error:
        return _page(here, name, error)
    return _told(here, name, trial, "tried")


@routes.get("/backups/destinations/{name}/role")
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def ask_role(here: Here, name: _Name) -> Response:
    """Show what the other role would come to."""
    wanted = Role.ARCHIVE if _named(here, name).role is Role.GATING else Role.GATING
    t = text_of(here.language)
    key = f"destinations.to-{wanted.name.lower()}"
    return here.page(
        "confirm.html",
        confirm={
            "title": t(key),
            "lead": name,
            "reach_title": t("destinations.comes-to"),
            "reach": _role_reach(role_change(_shop(here), name, wanted), here.language),
            "action": f"/backups/destinations/{name}/role",
            "label": t(key),
            "cancel": f"/backups/destinations/{name}",
            "values": {"role": wanted.name.lower()},
        },
    )


@routes.post("/backups/destinations/{name}/role")
@declared(needs(Action.DESTINATION_ADD, step_up=True))
def change(here: Here, name: _Name, form: Entered) -> Response:
    """Let erasures wait for a destination, or no longer."""
    change_role(_shop(here), name, _role(form))
    return here.done(f"/backups/destinations/{name}", "destinations.changed")


@routes.get("/backups/destinations/{name}/remove")
@declared(needs(Action.DESTINATION_REMOVE, step_up=True))
def ask_remove(here: Here, name: _Name) -> Response:
    """Show what giving a destination up takes away; or why it is not given up."""
    reach, t = reach_of(_shop(here), name), text_of(here.language)
    if reach.only_whole:
        return _page(here, name, Refused("destination.only-whole", name=name))
    return here.page(
        "confirm.html",
        confirm={
            "title": t("destinations.remove"),
            "lead": name,
            "reach_title": t("destinations.comes-to"),
            "reach": _reach(reach, here.language),
            "action": f"/backups/destinations/{name}/remove",
            "label": t("destinations.remove"),
            "cancel": f"/backups/destinations/{name}",
            "values": {},
        },
    )


@routes.post("/backups/destinations/{name}/remove")
@declared(needs(Action.DESTINATION_REMOVE, step_up=True))
def remove(here: Here, name: _Name) -> Response:
    """Give a destination up; what lies there stays there."""
    try:
        remove_destination(_shop(here), name)
    except StrongroomError as error:
        return _page(here, name, error)
    return here.done("/backups", "destinations.removed")


def _shop(here: AtPage) -> Workshop:
    return Workshop(here.serving.room, here.desk.session, here.serving.surroundings.environment)


def _named(here: AtPage, name: str) -> Registered:
    found = next((each for each in list_destinations(_shop(here)) if each.name == name), None)
    if found is None:
        raise NotFound("destination.unknown", name=name)
    return found


def _role(form: Filled) -> Role:
    """The role that was chosen.

    Raises:
        UsageError: ``http.wrong-shape``, where it is none that a destination can be given.
    """
    chosen = _ROLES.get(form.text("role"))
    if chosen is None:
        raise UsageError("http.wrong-shape", places="role")
    return chosen


def _form(here: AtPage, form: Filled | None = None, error: StrongroomError | None = None) -> Response:
    t = text_of(here.language)
    kept = {name: "" if form is None else form.optional(name) or "" for name in ("name", "uri", "role")}
    return here.page(
        "system/destination_new.html",
        200 if error is None else status_of(error),
        filled={**kept, "role": kept["role"] or "gating"},
        roles=[(code, t(f"destinations.{code}"), t(f"destinations.{code}-about")) for code in _ROLES],
        error=here.told(error),
    )


def _page(here: AtPage, name: str, error: StrongroomError | None = None) -> Response:
    found = _named(here, name)
    return here.page(
        "system/destination.html",
        200 if error is None else status_of(error),
        name=name,
        uri=found.place.uri,
        role=found.role.name.lower(),
        added=found.added,
        may_change=here.offering.grants(Action.DESTINATION_ADD),
        may_remove=here.offering.grants(Action.DESTINATION_REMOVE),
        error=here.told(error),
    )


def _told(here: AtPage, name: str, trial: Trial, done: str) -> Response:
    """Go on to the destination's page, which says what the trial showed."""
    kept = "" if trial.deletes else "-kept"
    return here.done(f"/backups/destinations/{name}", f"destinations.{done}{kept}")


def _role_reach(found: RoleChange, language: str) -> list[str]:
    t = text_of(language)
    if found.role is Role.GATING:
        return [t("destinations.will-wait"), t("destinations.will-catch-up")]
    if found.none_gating:
        return [t("destinations.no-longer"), t("destinations.none-gating")]
    return [
        t("destinations.no-longer"),
        t("destinations.still-gating", others=t("shell.comma").join(found.others)),
    ]


def _reach(found: Reach, language: str) -> list[str]:
    t = text_of(language)
    comma, none = t("shell.comma"), t("destinations.nobody")
    if found.problem:
        held = t("destinations.not-asked", problem=words_of(found.problem, language)[0])
    else:
        held = t("destinations.holds", objects=f"{found.objects:,}", bytes=f"{found.size:,}")
    role = "no-longer" if found.role is Role.GATING else "named-on"
    return [
        held,
        t("destinations.whole", names=comma.join(found.whole) or none),
        t("destinations.behind", names=comma.join(found.behind) or none),
        t(f"destinations.{role}"),
        t("destinations.name-stays"),
    ]
