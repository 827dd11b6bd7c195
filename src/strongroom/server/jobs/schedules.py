"""Schedules: what is due is started, once, by whichever process sees it first.

Lives here: their rows, changing them, starting jobs. Must not live here: when something is due (plan.py),
doing it (runner.py), whether it is late (lateness.py).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import random
from typing import Any

import structlog

from strongroom.access.deciding_rows import RowTagger
from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.backup.registry import Role
from strongroom.errors import InvalidInput, NotFound, VerificationFailed
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.server.jobs.job import JOB_PREFIX, OPEN_STATES, tagged_job
from strongroom.server.jobs.kind import JobKind
from strongroom.server.jobs.plan import SCHEDULES, Plan, Schedule
from strongroom.server.jobs.queue import new_job
from strongroom.storage import backup_rows, job_rows
from strongroom.storage.job_rows import ScheduleRow, ScheduleRunRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.macs.whole_rows import check_whole, tag_whole
from strongroom.vault.operations.looking import ask
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room

__all__ = ["ScheduleChange", "ScheduleView", "Schedules"]

_PLAN, _RUN = "schedule", "run"
_CHANGEABLE = frozenset({"on", "every", "at", "zone", "jitter", "late", "parameters"})
_log = structlog.get_logger("strongroom.jobs")


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as it is shown. Moments are in milliseconds.

    Attributes:
        changed: When somebody changed it; None where it is as every room's.
        next: When it runs next; None where it is off, or no server has seen it yet.
        last: When it last ran.
        job: Id of that run's job.
    """

    name: str
    kind: str
    plan: Plan
    changed: int | None
    next: int | None
    last: int | None
    job: str | None

    def as_document(self) -> dict[str, Any]:
        """The schedule as programs read it."""
        return {
            "name": self.name,
            "kind": self.kind,
            **self.plan.as_document(),
            "changed": _moment(self.changed),
            "next": _moment(self.next),
            "last": _moment(self.last),
            "job": self.job,
        }


@dataclass(frozen=True, slots=True)
class ScheduleChange:
    """What became, or would become, of a schedule."""

    name: str
    before: Plan
    after: Plan

    @property
    def members(self) -> dict[str, tuple[Any, Any]]:
        """What differs, by member: before and after."""
        before, after = self.before.as_document(), self.after.as_document()
        return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


@dataclass
class Schedules:
    """The schedules of a room.

    Args:
        kinds: Kinds of jobs by name.
        known: Schedules by name.
        draw: How much of a jitter, 0 to 1.
    """

    room: Room
    kinds: Mapping[str, JobKind] = field(repr=False)
    known: Mapping[str, Schedule] = field(default_factory=lambda: SCHEDULES, repr=False)
    draw: Callable[[], float] = random

    def plans(self, tx: Transaction) -> dict[str, tuple[Plan, int | None]]:
        """The plan of each schedule, and when somebody changed it."""
        found: dict[str, tuple[Plan, int | None]] = {
            name: (schedule.plan, None) for name, schedule in self.known.items()
        }
        for row in job_rows.schedule_rows(tx, self._tenant):
            try:
                check_whole(self._mac, _PLAN, row)
            except VerificationFailed:
                # Whoever writes to the database switches nothing off: it runs as every room's.
                _log.error("a schedule was changed in the database", name=row.name, code="access.row-forged")
                continue
            if row.name in found:
                found[row.name] = Plan(**json.loads(row.document)), row.changed
        return found

    def list(self, desk: Desk) -> tuple[ScheduleView, ...]:
        """All schedules.

        Raises:
            Refused: ``access.refused``.
        """

        def look(op: Operation, draft: EventDraft) -> tuple[ScheduleView, ...]:
            runs = self._runs(op.tx)
            return tuple(
                self._view(name, plan, changed, runs.get(name))
                for name, (plan, changed) in self.plans(op.tx).items()
            )

        return ask(self.room.door, desk.session, Action.STATUS, look)

    def change(self, desk: Desk, name: str, changes: Mapping[str, Any]) -> ScheduleView:
        """Change when something runs; what is not named stays.

        Args:
            changes: Members of `Plan`; none: back to what every room begins with.

        Raises:
            NotFound: ``schedule.unknown``.
            InvalidInput: ``schedule.bad``, ``job.bad-parameter``.
            Refused: ``access.refused``.
        """
        self._check(name, changes)

        def work(op: Operation, draft: EventDraft) -> ScheduleView:
            before, _ = self.plans(op.tx)[name]
            plan = self._planned(name, {**before.as_document(), **changes} if changes else None)
            draft.extra = {"schedule": name, "on": int(plan.on), "every": plan.every}
            return self._set(op, name, plan)

        return ask(self.room.door, desk.session, Action.SCHEDULE_SET, work)

    def apply(
        self, desk: Desk, wanted: Mapping[str, Mapping[str, Any]], *, dry_run: bool = False
    ) -> tuple[ScheduleChange, ...]:
        """Change several at once, all or none; what is not named stays.

        Args:
            wanted: Members of `Plan` by name of the schedule, as a file of schedules has them.
            dry_run: Whether only to say what would change.

        Returns:
            Those that changed; what is as it was is left as it is.

        Raises:
            NotFound: ``schedule.unknown``.
            InvalidInput: ``schedule.bad``, ``job.bad-parameter``.
            Refused: ``access.refused``.
        """
        for name, changes in wanted.items():
            self._check(name, changes)

        def work(op: Operation, draft: EventDraft) -> tuple[ScheduleChange, ...]:
            plans, changed = self.plans(op.tx), list[ScheduleChange]()
            for name, changes in wanted.items():
                before = plans[name][0]
                document = before.as_document()
                if any(document[member] != value for member, value in changes.items()):
                    changed.append(ScheduleChange(name, before, self._planned(name, {**document, **changes})))
            draft.extra = {"schedules": [each.name for each in changed]}
            if dry_run:
                draft.extra = {**draft.extra, "dry_run": 1}
            else:
                for each in changed:
                    self._set(op, each.name, each.after)
            return tuple(changed)

        return ask(self.room.door, desk.session, Action.SCHEDULE_SET, work)

    def start_due(self) -> int:
        """Start what is due; returns how many jobs were asked for."""
        now = self.room.door.now()
        plans, runs = self.room.door.database.read(lambda tx: (self.plans(tx), self._runs(tx)))
        due = [
            name
            for name, (plan, _) in plans.items()
            if plan.on and ((run := runs.get(name)) is None or run.next <= now)
        ]
        return sum(self.room.door.transact(self._tenant, self._starting(name)) for name in due)

    # -- inside --------------------------------------------------------------------------

    @property
    def _tenant(self) -> int:
        return self.room.settings.tenant

    @property
    def _mac(self) -> RowTagger:
        return self.room.door.keyring.row_mac()

    def _check(self, name: str, changes: Mapping[str, Any]) -> None:
        if name not in self.known:
            raise NotFound("schedule.unknown", known=", ".join(self.known))
        if not _CHANGEABLE.issuperset(changes):
            raise InvalidInput("schedule.bad", name="?")

    def _planned(self, name: str, document: Mapping[str, Any] | None) -> Plan:
        """A plan by its document; every room's, without one."""
        schedule = self.known[name]
        wanted = dict(schedule.plan.as_document() if document is None else document)
        wanted["parameters"] = dict(self.kinds[schedule.kind].read(wanted["parameters"]))
        return Plan(**wanted)

    def _set(self, op: Operation, name: str, plan: Plan) -> ScheduleView:
        """Write a plan, and when it runs next by it."""
        text = json.dumps(plan.as_document(), sort_keys=True, separators=(",", ":"))
        row = ScheduleRow(self._tenant, name, text, op.now, op.event, b"")
        job_rows.put_schedule(op.tx, row._replace(mac=tag_whole(self._mac, _PLAN, row)))
        run = self._read_run(job_rows.lock_schedule_run(op.tx, self._tenant, name))
        last, job = (None, None) if run is None else (run.last, run.job)
        due = plan.first(op.now) if last is None else max(op.now, plan.next(last, 0.0))
        run = self._put_run(op.tx, ScheduleRunRow(self._tenant, name, due, last, job, b""))
        return self._view(name, plan, op.now, run)

    def _starting(self, name: str) -> Callable[[Transaction, int], bool]:
        return lambda tx, now: self._start(tx, name, now)

    def _start(self, tx: Transaction, name: str, now: int) -> bool:
        plan, _ = self.plans(tx)[name]
        run = self._read_run(job_rows.lock_schedule_run(tx, self._tenant, name))
        if run is None:
            run = ScheduleRunRow(self._tenant, name, plan.first(now), None, None, b"")
            if run.next > now:
                self._put_run(tx, run)
                return False
        if not plan.on or run.next > now:
            return False
        following = run._replace(next=plan.next(now, self.draw()))
        if not self._wanted(tx, self.known[name], name):
            self._put_run(tx, following)
            return False
        kind = self.kinds[self.known[name].kind]
        job = new_job(self._tenant, kind, kind.read(plan.parameters), now, schedule=name)
        job_rows.add_job(tx, tagged_job(self._mac, job))
        self._put_run(tx, following._replace(last=now, job=job.job))
        return True

    def _wanted(self, tx: Transaction, schedule: Schedule, name: str) -> bool:
        """Whether there is anything to do: not while the run before is under way, nor without a place."""
        last = job_rows.last_of_schedule(tx, self._tenant, name, 1)
        if last and last[0].state in OPEN_STATES:
            return False
        standing = (row for row in backup_rows.destination_rows(tx) if row.role != Role.REMOVED)
        return not schedule.copies or any(True for _ in standing)

    def _runs(self, tx: Transaction) -> dict[str, ScheduleRunRow]:
        rows = (self._read_run(row) for row in job_rows.schedule_run_rows(tx, self._tenant))
        return {row.name: row for row in rows if row is not None}

    def _read_run(self, row: ScheduleRunRow | None) -> ScheduleRunRow | None:
        """A row of runs; one that is not ours says nothing, and what it is about begins anew."""
        if row is None:
            return None
        try:
            check_whole(self._mac, _RUN, row)
        except VerificationFailed:
            _log.error("a schedule was changed in the database", name=row.name, code="access.row-forged")
            return None
        return row

    def _put_run(self, tx: Transaction, row: ScheduleRunRow) -> ScheduleRunRow:
        tagged = row._replace(mac=tag_whole(self._mac, _RUN, row))
        job_rows.put_schedule_run(tx, tagged)
        return tagged

    def _view(self, name: str, plan: Plan, changed: int | None, run: ScheduleRunRow | None) -> ScheduleView:
        return ScheduleView(
            name=name,
            kind=self.known[name].kind,
            plan=plan,
            changed=changed,
            next=run.next if run is not None and plan.on else None,
            last=None if run is None else run.last,
            job=None if run is None or run.job is None else write_id(JOB_PREFIX, run.job),
        )


def _moment(at: int | None) -> str | None:
    return None if at is None else write_moment(at)
