"""Backups: what can be restored from where, the rule of copies by facts, running and drilling.

Lives here: this page. Must not live here: finding facts out (backup), the work itself (jobs).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.backup.status import Rule, backup_status
from strongroom.backup.workshop import Workshop
from strongroom.server.console.entered import Entered
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)


@routes.get("/backups")
@declared(needs(Action.STATUS))
def backups(here: Here) -> Response:
    """Show how well the room is backed up."""
    shop = Workshop(here.serving.room, here.desk.session, here.serving.surroundings.environment)
    found = backup_status(shop)
    return here.page(
        "system/backups.html",
        found=found,
        problems={
            each.name: words_of(each.problem, here.language, destination=each.name)[0]
            for each in found.destinations
            if each.problem
        },
        rule=_rule(found.rule, here.language),
        now=here.serving.room.door.now(),
        may_add=here.offering.grants(Action.DESTINATION_ADD),
        may_run=here.offering.grants(Action.BACKUP_RUN),
        may_verify=here.offering.grants(Action.BACKUP_VERIFY),
        may_drill=here.offering.grants(Action.BACKUP_DRILL),
    )


@routes.post("/backups/run")
@declared(needs(Action.BACKUP_RUN))
def run(here: Here) -> Response:
    """Have a backup made."""
    return _asked(here, "backup_run", {})


@routes.post("/backups/verify")
@declared(needs(Action.BACKUP_VERIFY))
def verify(here: Here) -> Response:
    """Have backups verified."""
    return _asked(here, "backup_verify", {})


@routes.post("/backups/drill")
@declared(needs(Action.BACKUP_DRILL))
def drill(here: Here, form: Entered) -> Response:
    """Have a restore drilled from one destination."""
    return _asked(here, "backup_drill", {"destination": form.text("destination", 80)})


def _asked(here: AtPage, kind: str, parameters: dict[str, str]) -> Response:
    job = here.serving.jobs.ask(here.desk, kind, parameters)
    return here.done(f"/jobs/{job.id}", "jobs.asked")


def _rule(rule: Rule, language: str) -> list[tuple[str, str, bool]]:
    """Each part of the rule: what it asks for, what was found, whether that is enough."""
    t = text_of(language)
    errors = t("backups.unknown") if rule.errors is None else str(rule.errors)
    return [
        (t("backups.rule-copies"), str(rule.copies), rule.copies >= 3),
        (t("backups.rule-places"), str(rule.places), rule.places >= 2),
        (t("backups.rule-elsewhere"), str(rule.elsewhere), rule.elsewhere >= 1),
        (t("backups.rule-immutable"), str(rule.immutable), rule.immutable >= 1),
        (t("backups.rule-errors"), errors, rule.errors == 0),
    ]
