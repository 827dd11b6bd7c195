"""Jobs that look after the room: erasures, the log, search indexes, and rows that have had their time.

Lives here: from a job to the desks and back. Must not live here: what these do (privacy, audit).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from strongroom.access.actions import Action
from strongroom.backup.drill_place import clear_left_drills
from strongroom.backup.workshop import Workshop
from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.server.jobs.job import JOB_PREFIX
from strongroom.server.jobs.kind import JobKind, Unattended, Work, room_action
from strongroom.server.jobs.parameters import Flag, Number, parameters
from strongroom.storage import job_rows, notice_rows, once_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.files.held import forget_held

__all__ = ["UPKEEP"]

_DAY = 86_400_000
_MOST_FINDINGS = 50


def _carriage(work: Work) -> Carriage:
    session = work.desk().session
    places = Workshop(work.room, session, work.surroundings.environment).destinations()
    carriage = Carriage(
        door=work.room.door,
        session=session,
        destinations=places,
        monotonic=work.surroundings.monotonic,
        own_job=read_id(JOB_PREFIX, work.job),
    )
    return replace(carriage, indexed=work.progress)


def _erasures(work: Work) -> Mapping[str, Any]:
    before = work.desk().erasures.erasures()
    carried = carry_forward(_carriage(work))
    left = work.desk().erasures.erasures()
    return {
        "erasures": len({row.erasure for row in before} | {row.erasure for row in left}),
        "definitive": len(before) - len({row.erasure for row in left} & {row.erasure for row in before}),
        "waiting": {
            write_id("era", erasure): [str(wait) for wait in waits]
            for erasure, waits in sorted(carried.waiting.items())[:_MOST_FINDINGS]
        },
        "round": [str(wait) for wait in carried.round],
    }


def _index(work: Work) -> Mapping[str, Any]:
    return {"waiting": [str(wait) for wait in rotate(_carriage(work), Rotated.INDEX)]}


def _checkpoint(work: Work) -> Mapping[str, Any]:
    work.desk()  # somebody who may be nobody any more signs nothing
    work.room.settle()
    return {}


def _log_verify(work: Work) -> Mapping[str, Any]:
    report = work.desk().audit.verify(data=work.parameters["data"], progress=work.progress)
    work.note(
        ok=report.ok,
        leaves=report.leaves,
        checkpoints=report.checkpoints,
        records=report.records,
        findings=[each.as_document() for each in report.findings[:_MOST_FINDINGS]],
        more=report.more + max(0, len(report.findings) - _MOST_FINDINGS),
    )
    count = len(report.findings) + report.more
    if count:
        raise VerificationFailed("cli.findings", count=count)
    return {}


def _sweep(work: Work) -> Mapping[str, Any]:
    door, tenant = work.room.door, work.room.settings.tenant

    def forget(tx: Transaction, now: int) -> dict[str, int]:
        before = now - work.parameters["days"] * _DAY
        return {
            "outcomes": once_rows.drop_once_before(tx, tenant, now),
            "jobs": job_rows.drop_jobs_before(tx, tenant, before),
            "notices": notice_rows.drop_notices_before(tx, tenant, before),
        }

    clear_left_drills(door.keyring.files)
    files = forget_held(door, tenant)
    return {"files": files, **door.transact(tenant, forget)}


def _unattended(*actions: Action) -> Unattended:
    return Unattended("system_admin", frozenset(map(str, actions)))


UPKEEP = (
    JobKind(
        name="erasures",
        en="Carry erasures forward",
        zh="推进擦除",
        permit=room_action(Action.ERASE_RUN),
        work=_erasures,
        unattended=_unattended(Action.ERASE_RUN, Action.ERASE_STATUS),
        alone=True,
    ),
    JobKind(
        name="index_renew",
        en="Renew the search indexes",
        zh="更新检索索引",
        permit=room_action(Action.KEYS_ROTATE),
        work=_index,
        unattended=_unattended(Action.KEYS_ROTATE),
        alone=True,
    ),
    JobKind(
        name="checkpoint",
        en="Sign a checkpoint",
        zh="签署检查点",
        permit=room_action(Action.AUDIT_CHECKPOINT),
        work=_checkpoint,
        unattended=_unattended(Action.AUDIT_CHECKPOINT),
        alone=True,
    ),
    JobKind(
        name="log_verify",
        en="Verify the log",
        zh="校验日志",
        permit=room_action(Action.AUDIT_VERIFY),
        read=parameters(data=(Flag(), False)),
        work=_log_verify,
        unattended=_unattended(Action.AUDIT_VERIFY),
        alone=True,
    ),
    JobKind(
        name="sweep",
        en="Forget old jobs and notices",
        zh="清理旧任务与通知",
        permit=room_action(Action.SCHEDULE_SET),
        read=parameters(days=(Number(7, 3_650), 90)),
        work=_sweep,
        unattended=_unattended(),
        alone=True,
    ),
)
"""The kinds about the room itself."""
