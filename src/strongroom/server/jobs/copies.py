"""Jobs that look after backups: runs, verifications, drills, pruning.

Lives here: from a job to the workshop and back. Must not live here: what these do (strongroom.backup).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from strongroom.access.actions import Action
from strongroom.backup.drill import drill
from strongroom.backup.merging import merge_where_wanted
from strongroom.backup.prune import Keep, prune
from strongroom.backup.run import run_backup
from strongroom.backup.verify import BUDGET, verify_backups
from strongroom.backup.workshop import Workshop
from strongroom.errors import DonePartly, InvalidInput, VerificationFailed
from strongroom.privacy.canary import erase_in_copy
from strongroom.server.jobs.kind import JobKind, Unattended, Work, room_action
from strongroom.server.jobs.parameters import Flag, Number, Word, parameters
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

__all__ = ["COPIES"]

_DAY = 86_400_000
_NAME = Word(r"[a-z0-9][a-z0-9-]{0,39}")
_COUNT = Number(0, 10_000)


def _shop(work: Work) -> Workshop:
    return Workshop(work.room, work.desk().session, work.surroundings.environment)


def _run(work: Work) -> Mapping[str, Any]:
    shop = _shop(work)
    report = run_backup(shop, base=work.parameters["base"], progress=work.progress)
    made = report.manifest
    work.note(
        backup=None if made is None else made.number,
        bytes=report.size,
        missing=report.missing,
        destinations=[
            {"name": each.name, "complete": each.complete, "bytes": each.sent, "problem": each.problem}
            for each in report.outcomes
        ],
    )
    work.check()
    merge_where_wanted(shop)
    report.require_complete()
    return {}


def _verify(work: Work) -> Mapping[str, Any]:
    budget = None if work.parameters["all"] else BUDGET
    reports = verify_backups(_shop(work), budget=budget, progress=work.progress)
    findings = sum(each.open_findings for each in reports)
    work.note(
        findings=findings,
        destinations=[
            {
                "name": each.name,
                "objects": each.objects,
                "opened": each.opened,
                "total": each.total,
                "findings": each.open_findings,
                "healed": sum(found.healed for found in each.found),
                "problem": each.problem,
            }
            for each in reports
        ],
    )
    if findings:
        raise VerificationFailed("backup.findings", count=findings)
    return {}


def _drill(work: Work) -> Mapping[str, Any]:
    scratch = work.surroundings.environment.get("STRONGROOM_SCRATCH")
    report = drill(
        _shop(work),
        _erase_canary,
        work.surroundings,
        source=work.parameters["destination"],
        scratch=None if scratch is None else Path(scratch),
        acting=_sit_in_copy,
    )
    work.note(
        backup=report.backup,
        destination=report.source,
        records=report.records,
        leaves=report.leaves,
        passed=report.passed,
        problem=report.problem,
        report=report.document.decode(),
    )
    if not report.passed:
        raise VerificationFailed("drill.failed", problem=report.problem or "")
    return {}


def _sit_in_copy(room: Room) -> Desk:
    """The room itself, in a copy that is taken away when the drill ends."""
    return room.unattended("system_admin", (Action.RESTORE, Action.AUDIT_VERIFY), purpose="operations")


def _erase_canary(room: Room, customer: str) -> None:
    actions = (Action.ERASE, Action.ERASE_RUN)
    desk = room.unattended("privacy_officer", actions, purpose="privacy_request")
    erase_in_copy(room, customer, desk.stating(reason_code="customer_request"))


def _prune(work: Work) -> Mapping[str, Any]:
    given = work.parameters
    keep = Keep(
        given["last"], given["daily"], given["weekly"], given["monthly"], given["yearly"], given["age"] * _DAY
    )
    plan, done = prune(_shop(work), keep)
    work.note(
        gone=len(plan.goes),
        stays=len(plan.stays),
        destinations=[
            {"name": each.name, "deleted": len(each.deleted), "problem": each.problem} for each in done
        ],
    )
    problems = [each.name for each in done if each.problem]
    if problems:
        raise DonePartly("backup.incomplete", problems=", ".join(problems))
    return {}


def _may_prune(given: Mapping[str, Any]) -> Mapping[str, Any]:
    read = _KEEP(given)
    if read["last"] < 1:
        raise InvalidInput("job.bad-parameter", name="last")
    return read


_KEEP = parameters(
    last=(_COUNT, 1),
    daily=(_COUNT, 0),
    weekly=(_COUNT, 0),
    monthly=(_COUNT, 0),
    yearly=(_COUNT, 0),
    age=(_COUNT, 7),
)


def _unattended(*actions: Action) -> Unattended:
    return Unattended("system_admin", frozenset(map(str, (Action.STATUS, *actions))))


COPIES = (
    JobKind(
        name="backup_run",
        en="Back up",
        zh="备份",
        permit=room_action(Action.BACKUP_RUN),
        read=parameters(base=(Flag(), False)),
        work=_run,
        unattended=_unattended(Action.BACKUP_RUN),
        alone=True,
    ),
    JobKind(
        name="backup_verify",
        en="Verify backups",
        zh="校验备份",
        permit=room_action(Action.BACKUP_VERIFY),
        read=parameters(all=(Flag(), False)),
        work=_verify,
        unattended=_unattended(Action.BACKUP_VERIFY),
        alone=True,
    ),
    JobKind(
        name="backup_drill",
        en="Practise a restore",
        zh="恢复演练",
        permit=room_action(Action.BACKUP_DRILL),
        read=parameters(destination=(_NAME, None)),
        work=_drill,
        unattended=_unattended(Action.BACKUP_DRILL),
        alone=True,
    ),
    JobKind(
        name="backup_prune",
        en="Let old backups go",
        zh="清理旧备份",
        permit=room_action(Action.BACKUP_PRUNE),
        read=_may_prune,
        work=_prune,
        unattended=_unattended(Action.BACKUP_PRUNE),
        alone=True,
    ),
)
"""The kinds about backups."""
